"""Which change is named behind which repair, and when nobody is."""

ORIGINS = "select fixed_by, change_id, evidence, rule, n_lines from defect_origin order by all"


def told(history, sql=ORIGINS):
    ids = {history.id(label): label for label in ["one", "two", "three", "four", "five"]}
    return [tuple(ids.get(value, value) for value in row) for row in history.rows(sql)]


def began(history):
    return history.commit("one", on=0, position=0, message="feat: doors").commit(
        "two", on=1, parents="one", position=1, message="feat: windows"
    )


def mended(history, removed, message="fix: draught", files=("a.py",)):
    n = {path: sum(k for (p, _), k in removed.items() if p == path) for path in files}
    return began(history).commit(
        "three", on=2, parents="two", position=2, message=message, files={p: (1, n[p]) for p in files}, removed=removed
    )


def test_of_equal_parts_the_latest_change_whose_code_a_fix_removed_is_its_origin(history):
    mended(history, {("a.py", "one"): 1, ("a.py", "two"): 1})
    assert told(history) == [("three", "two", "lines", "near_szz", 1)]


def test_the_label_is_known_from_the_landing_of_the_fix(history):
    mended(history, {("a.py", "one"): 1})
    sql = "select origin_at, fixed_at from defect_origin"
    assert history.rows(sql) == [(history.day(0), history.day(2))]


def test_only_fixes_repair(history):
    mended(history, {("a.py", "one"): 1}, message="refactor: simpler doors")
    assert told(history) == []


def test_lines_of_tests_and_documentation_name_nobody(history):
    mended(history, {("tests/test_a.py", "two"): 1, ("docs/a.md", "two"): 3}, files=("tests/test_a.py", "docs/a.md"))
    assert told(history) == []


def test_lines_whose_writer_is_unknown_name_nobody(history):
    mended(history, {("a.py", ""): 3})
    assert told(history) == []


def test_a_revert_names_its_origin_though_other_lines_went_too(history):
    message = f'Revert "feat: doors"\n\nThis reverts commit {history.id("one")}.'
    mended(history, {("a.py", "one"): 2, ("a.py", "two"): 1}, message=message)
    assert told(history) == [("three", "one", "revert", "revert", 0)]


def test_taking_a_revert_back_says_nothing_about_the_revert(history):
    began(history).commit("three", on=2, parents="two", position=2, message=f'Revert "doors"\n\nThis reverts commit {history.id("one")}.')  # fmt: skip
    history.commit("four", on=3, parents="three", position=3, message=f'Revert "Revert"\n\nThis reverts commit {history.id("three")}.')  # fmt: skip
    assert told(history) == [("three", "one", "revert", "revert", 0)]


def test_a_fix_tangled_with_a_hundred_files_names_nobody(history):
    paths = [f"src/{i}.py" for i in range(101)]
    mended(history, {(p, "one"): 1 for p in paths}, files=paths)
    assert told(history) == []


def test_a_fix_by_a_bot_names_nobody(history):
    began(history).commit("three", on=2, parents="two", position=2, message="fix: x", by="renovate[bot]@users.noreply.github.com", files={"a.py": (1, 1)}, removed={("a.py", "two"): 1})  # fmt: skip
    assert told(history) == []


def test_an_incident_through_releases_is_preferred_to_lines(history):
    began(history).tag("v1.0.0", "two", on=1.5)
    history.commit("three", on=2, parents="two", position=2, message="fix: draught", files={"a.py": (1, 1)}, removed={("a.py", "two"): 1})  # fmt: skip
    history.tag("v1.0.1", "three", on=3)
    assert [row[:3] for row in told(history)] == [("three", "two", "incident")]


def test_what_only_a_repair_release_tells_is_known_when_that_comes_out(history):
    test_an_incident_through_releases_is_preferred_to_lines(history)
    assert history.rows("select fixed_at from defect_origin") == [(history.day(3),)]


def test_what_a_revert_names_is_known_when_it_lands(history):
    began(history).tag("v1.0.0", "two", on=1.5)
    history.commit("three", on=2, parents="two", position=2, message=f'Revert "x"\n\nThis reverts commit {history.id("two")}.')  # fmt: skip
    history.tag("v1.0.1", "three", on=3)
    sql = "select evidence, confidence, fixed_at from defect_origin"
    assert history.rows(sql) == [("incident", 0.9, history.day(2))]


def test_a_fix_that_only_adds_is_laid_on_whoever_wrote_beside_it(history):
    mended(history, {}).add("line_beside", sha=history.id("three"), path="a.py", origin_sha=history.id("one"), n_lines=2)  # fmt: skip
    assert told(history) == [("three", "one", "beside", "near_szz", 0)]


def test_a_merge_that_brings_other_merges_along_is_no_fix(history):
    began(history).commit("side", on=1.2, parents="two").commit("more", on=1.3, parents="two")
    history.commit("inner", on=1.4, parents="side more")
    history.commit("three", on=2, parents="two inner", position=2, message="fix: all of it", files={"a.py": (1, 1)}, removed={("a.py", "two"): 1})  # fmt: skip
    assert told(history) == []


def test_a_fix_in_a_merge_is_laid_on_the_change_and_not_on_its_commits(history):
    began(history).commit("four", on=1.5, parents="two", message="fix: draught", authored=1.2)
    history.commit("three", on=2, parents="two four", position=2, message="fix: draught", files={"a.py": (1, 1)}, removed={("a.py", "two"): 1})  # fmt: skip
    assert told(history) == [("three", "two", "lines", "near_szz", 1)]


def test_generated_files_name_nobody(history):
    mended(history, {("uv.lock", "two"): 5}, files=("uv.lock",))
    assert told(history) == []
