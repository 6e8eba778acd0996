"""Areas and roles of paths."""

import time

import pytest

from headway.core.settings import Areas, Paths
from headway.rules.area import FEWEST, MOST, area
from headway.rules.codeowners import Owned, owned_area, read_codeowners
from headway.rules.path_role import path_role


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("src/web/door.py", "code"), ("lib/contest.py", "code"), ("lib/latest/x.go", "code"), ("tests/door.py", "test"), ("web/door.test.ts", "test"), ("pkg/door_test.go", "test"),
        ("spec/door_spec.rb", "test"), ("src/test/java/DoorTest.java", "test"), ("src/Contest.java", "code"), ("README", "docs"), ("docs/a/b.png", "docs"), ("CHANGES/12.bugfix", "docs"), ("a.md", "docs"),
        ("Dockerfile", "build"), ("Makefile", "build"), (".gitlab-ci.yml", "build"), ("pyproject.toml", "build"), ("yarn.lock", "generated"), ("vendor/x/y.go", "generated"),
        ("api_pb2.py", "generated"), ("app.min.js", "generated"), ("settings.yaml", "config"), (".editorconfig", "config"), ("data/rows.csv", "data"), ("logo.svg", "data"),
        ("model.safetensors", "data"), ("notebook.ipynb", "code"), ("", "code"),
    ],
)  # fmt: skip
def test_roles_follow_the_conventions_of_languages_and_hosts(path, role):
    assert path_role(path).role == role


def test_the_users_globs_win():
    assert path_role("tests/door.py", Paths(docs=["tests/*"]))[:2] == ("docs", "settings")


def tree(*folders, n=10):
    return {f"{folder}/{i}.py": 1.0 for folder in folders for i in range(n)}


def test_a_monorepo_gets_between_five_and_forty_areas():
    weights = tree(*(f"packages/p{i}/src" for i in range(100)), "docs", "tools")
    put = area(weights, Areas())
    n = len({put(path).value for path in weights})
    assert FEWEST <= n <= MOST


def test_a_large_folder_is_opened_and_a_small_one_is_not():
    weights = (
        tree("lib/core", n=500) | tree("lib/io", n=300) | tree("lib/a", "lib/b", "docs/en", "docs/de", "web", n=20)
    )
    put = area(weights, Areas())
    assert {put(path).value for path in weights} == {"lib/core", "lib/io", "lib/a", "lib/b", "docs", "web"}


def test_a_folder_that_only_holds_another_is_named_by_it():
    put = area(tree("src/web/door", "src/web/wall", "tests"), Areas())
    assert {put("src/web/door/x.py").value, put("tests/x.py").value} == {"src/web/door", "tests"}


@pytest.mark.parametrize("path", ["/etc/evil", "//x", "a//b", "/", "../../evil", "./x"])
def test_a_path_with_empty_folders_has_an_area_too(path):
    assert area({path: 1.0, "src/x.py": 1.0}, Areas())(path).value


def test_depth_and_names_of_the_settings_win_over_the_data():
    put = area(tree("a/b/c"), Areas(depth=2, paths={"core": ["a/b/c/*"]}))
    assert [put(p).value for p in ("a/b/c/x", "a/b/d/x", "x")] == ["core", "a/b", "(root)"]


def test_owners_of_enough_folders_make_the_areas():
    owned = [Owned(f"/{name}/", "") for name in "abcde"]
    put = area(tree(*"abcdef"), Areas(), owned)
    assert put("a/x.py") == ("a", "codeowners", 0.9)
    assert put("f/x.py") == ("f", "folders", 0.7), "what nobody owns is placed as it would be without owners"
    assert area(tree(*"vwxyz", "a"), Areas(), owned)("a/x.py").rule == "folders"


def test_owners_themselves_are_never_kept():
    assert read_codeowners("/lib/ @ada ada@x.org\n") == [Owned("/lib/", "")]


@pytest.mark.parametrize("pattern", ["**/" * 60, "*a" * 90, "/" * 190, "[" * 190, "(" * 190])
def test_no_pattern_takes_long_to_match(pattern):
    _, place = owned_area(read_codeowners(f"{pattern} @x\n[S]\n{pattern}z @y\n"))
    before = time.process_time()
    place("a" * 4000)
    place("a/" * 2000)
    assert time.process_time() - before < 0.5
