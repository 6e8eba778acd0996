"""What kind of file a path is, and which type of change it tells when a change touches only such files."""

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from typing import NamedTuple

from headway.core.settings import Paths


class Role(NamedTuple):
    """A role, the rule that chose it, its confidence, and the change type that such files alone tell ("" for none)."""

    role: str
    rule: str
    confidence: float
    tells: str = ""


_TEST = Role("test", "test path", 0.9, "test")

_RULES: tuple[tuple[str, Role], ...] = (
    (r"/(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|gemfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|cargo\.lock|composer\.lock|go\.sum|flake\.lock|mix\.lock|podfile\.lock|packages\.lock\.json|pixi\.lock)$", Role("generated", "lock file", 0.99, "dependency")),
    (r"\.min\.(?:js|css)$|\.(?:map|pb\.go|pb\.cc|pb\.h|snap)$|_pb2(?:_grpc)?\.pyi?$|\.g\.dart$|\.designer\.cs$|/(?:__generated__|generated|gen-src|_generated)/|\.generated\.\w+$|/zz_generated", Role("generated", "generated name", 0.9)),
    (r"/(?:vendor|third_party|third-party|node_modules|bower_components|dist|_vendor|packages/urllib3|packages/chardet)/", Role("generated", "vendored folder", 0.8)),
    (r"^/(?:\.github/workflows|\.circleci|\.buildkite|\.azure-pipelines|\.woodpecker|\.gitlab/ci|\.ci|ci)/|^/\.github/actions/|/(?:\.travis\.yml|\.gitlab-ci\.yml|appveyor\.yml|\.appveyor\.yml|azure-pipelines\.yml|jenkinsfile|shippable\.yml|\.cirrus\.yml|codecov\.yml|\.codecov\.yml|\.coveragerc|tox\.ini|noxfile\.py)$", Role("build", "ci file", 0.95, "ci")),
    (r"/(?:requirements[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in)|gemfile|constraints[\w.-]*\.txt|\.pre-commit-config\.yaml|dependabot\.ya?ml|renovate\.json5?)$", Role("build", "dependency list", 0.85, "dependency")),
    (r"/(?:package\.json|pipfile|go\.mod|cargo\.toml|composer\.json|setup\.py|setup\.cfg|pyproject\.toml|pom\.xml|build\.gradle(?:\.kts)?|makefile|gnumakefile|rakefile|cmakelists\.txt|dockerfile[\w.-]*|meson\.build|build\.bazel|build|workspace|manifest\.in|[\w.-]+\.gemspec|[\w.-]+\.spec|vagrantfile|docker-compose[\w.-]*\.ya?ml|\.dockerignore|bower\.json|gruntfile\.js|webpack\.config\.\w+|rollup\.config\.\w+)$|\.(?:cmake|mk|bzl|gradle)$|^/(?:packaging|debian|build-aux)/", Role("build", "build file", 0.9, "build")),
    (r"/(?:tests?|specs?|__tests__|testing|testdata|test_data|fixtures|playgrounds?|cassettes|e2e|integration[-_]tests?|unit[-_]tests?)/|/(?:test_[^/]*|conftest)\.\w+$|(?:_test|_tests|_spec|\.test|\.spec|-test|-spec)\.\w+$", _TEST),
    (r"/(?:docs?|documentation|doc-src|docsite|guides|man|manual|website|examples?|_posts|rfcs?)/.*\.(?:md|rst|txt|adoc|html|asciidoc|textile|erb|svg|png|jpe?g|gif|css|scss|mdx|in|j2|py|js|ya?ml)$|^/docs?/", Role("docs", "docs path", 0.85, "docs")),
    (r"\.(?:md|mdx|rst|adoc|asciidoc|textile|rdoc|pod|org|texi|man|[1-8]|tex|bib)$|/(?:readme|changelog|changes|history|news|authors|contributors|contributing|maintainers|code_of_conduct|security|credits|todo|upgrading|install|releasing|usage|hacking)(?:\.\w+)?$|/(?:[\w.]+-)?(?:license|licence|copying|notice)(?:-[\w.]+)?(?:\.(?:txt|md|rst|html))?$|/(?:changelogs?|newsfragments|changes|news)/", Role("docs", "docs name", 0.9, "docs")),
    (r"/\.(?:editorconfig|gitignore|gitattributes|mailmap|rubocop[\w.-]*|eslintrc[\w.]*|prettierrc[\w.]*|flake8|pylintrc|isort\.cfg|yamllint|jshintrc|babelrc|npmrc|ruby-version|python-version|tool-versions|codeclimate\.yml|git-blame-ignore-revs)$|/(?:mypy|pytest|ruff|pyrightconfig)\.(?:ini|toml|json)$|/codeowners$|^/\.(?:github|vscode|idea|devcontainer)/|\.(?:ini|cfg|conf|toml|ya?ml|properties|env|plist|hcl|tfvars)$", Role("config", "config name", 0.75)),
    (r"\.(?:csv|tsv|json|jsonl|ndjson|parquet|xml|sql|sqlite3?|db|npy|npz|pkl|pickle|h5|hdf5|mat|png|jpe?g|gif|svg|ico|webp|mp[34]|wav|pdf|zip|tar|gz|bz2|xz|woff2?|ttf|eot|otf|po|pot|mo|pem|crt|key|bin|dat|safetensors|onnx|pt|pth|ai|eps|ps|psd|icns|bmp|tiff?|gem|jar|whl|class|so|dll|exe|dump|log)$|/\.(?:gitkeep|keep|empty_directory|ds_store)$", Role("data", "data name", 0.8)),
)  # fmt: skip
# A path is looked at with a slash before it: then every name in it begins behind one, which is found twice as fast.
_TELLING = tuple((re.compile(pattern), role) for pattern, role in _RULES)
_CAMEL_TEST = re.compile(r"(?:[a-z0-9]|/|^)Tests?\.(?:java|kt|cs|scala|swift)$")
CODE = Role("code", "no other rule", 0.7)


def path_role(path: str, paths: Paths = Paths()) -> Role:  # noqa: B008 - settings are frozen
    """Return the role of a path: the user's globs first, then the first built-in rule that matches, else code.

    Source: conventions of languages and hosts. Known problems: a product whose subject is testing or documentation
    keeps its code in folders called so; `paths` in the settings mends that. Tests inside source files are not seen.

    >>> [path_role(p).role for p in ("src/a.py", "tests/test_a.py", "docs/index.rst", "uv.lock", "setup.py")]
    ['code', 'test', 'docs', 'generated', 'build']
    >>> [path_role(p).role for p in ("MIT-LICENSE", "LICENSE.txt", "src/license_check.py", "logo.ai")]
    ['docs', 'docs', 'code', 'data']
    >>> path_role(".github/workflows/x.yml").tells, path_role("activerecord/lib/active_record/fixtures.rb").role
    ('ci', 'code')
    >>> path_role("src/gen/api.py", Paths(generated=["src/gen/*"])).rule
    'settings'
    """
    for role, pattern in _users(tuple(paths.generated), tuple(paths.test), tuple(paths.docs)):
        if pattern.match(path):
            return Role(role, "settings", 1.0, role if role in ("test", "docs") else "")
    low = "/" + path.lower()
    for tells, told in _TELLING:
        if tells.search(low):
            return told
    return _TEST if _CAMEL_TEST.search(path) else CODE


@cache
def _users(
    generated: tuple[str, ...], test: tuple[str, ...], docs: tuple[str, ...]
) -> list[tuple[str, re.Pattern[str]]]:
    named = (("generated", generated), ("test", test), ("docs", docs))
    return [(role, one_of(globs)) for role, globs in named if globs]


def one_of(globs: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern for several globs over whole paths; `*` also crosses folders.

    >>> bool(one_of(["src/*", "*.md"]).match("src/deep/a.py"))
    True
    """
    return re.compile("|".join(translate(glob) for glob in globs))
