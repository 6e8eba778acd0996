"""The names of files and folders that tell what a path is for, kind by kind; the first kind that a path fits has it."""

from typing import NamedTuple


class Role(NamedTuple):
    """A role, the rule that chose it, its confidence, and the change type that such files alone tell ("" for none)."""

    role: str
    rule: str
    confidence: float
    tells: str = ""


class Kind(NamedTuple):
    """What fits a role: expressions in small letters, parted by spaces.

    `folders` are whole names of folders, or chains of them, anywhere above the file, `roots` at the top; `names` are whole
    names of files, `ends` what they end with; `inside` are folders below which the file must end with the second part.
    """

    role: Role
    folders: str = ""
    roots: str = ""
    names: str = ""
    ends: str = ""
    inside: tuple[str, str] = ("", "")


_FRAMEWORKS = "py|unit|doc|mini|vi|nose"
_ENGLISH = "la|con|grea|pro|at|de|fas|shor|ligh|smar|brigh|tigh|nea|cu|fi|ho|we|sof|righ|quie|swee|stric|exac|direc"
_NO_TESTS = rf"(?:(?:{_FRAMEWORKS})test|(?:{_ENGLISH})tests?)/"
"""Folders that end like tests and are none: the code of what runs tests, and other words."""

TEST = Role("test", "test path", 0.9, "test")

KINDS = (
    Kind(
        Role("generated", "lock file", 0.99, "dependency"),
        names=r"""package-lock\.json npm-shrinkwrap\.json yarn\.lock pnpm-lock\.yaml bun\.lockb? gemfile\.lock poetry\.lock
            uv\.lock pdm\.lock pipfile\.lock cargo\.lock composer\.lock go\.sum flake\.lock mix\.lock podfile\.lock
            packages\.lock\.json pixi\.lock""",
    ),
    Kind(
        Role("generated", "generated name", 0.9),
        folders="__generated__ generated gen-src _generated",
        names=r"zz_generated.*",
        ends=r"\.min\.(?:js|css) \.map \.pb\.(?:go|cc|h) \.snap _pb2(?:_grpc)?\.pyi? \.g\.dart \.designer\.cs \.generated\.\w+",
    ),
    Kind(
        Role("generated", "vendored folder", 0.8),
        folders="""vendor third_party third-party node_modules bower_components dist _vendor packages/urllib3
            packages/chardet""",
    ),
    Kind(
        Role("build", "ci file", 0.95, "ci"),
        roots=r"""\.github/workflows \.github/actions \.circleci \.buildkite \.azure-pipelines \.woodpecker \.gitlab/ci
            \.ci ci""",
        names=r"""\.travis\.yml \.gitlab-ci\.yml \.?appveyor\.yml azure-pipelines\.yml jenkinsfile shippable\.yml
            \.cirrus\.yml \.?codecov\.yml \.coveragerc tox\.ini noxfile\.py""",
    ),
    Kind(
        Role("build", "dependency list", 0.85, "dependency"),
        names=r"""requirements[\w.-]*\.(?:txt|in) gemfile constraints[\w.-]*\.txt \.pre-commit-config\.yaml
            dependabot\.ya?ml renovate\.json5?""",
        inside=("requirements", r"\.txt \.in"),
    ),
    Kind(
        Role("build", "build file", 0.9, "build"),
        roots="packaging debian build-aux",
        names=r"""package\.json pipfile go\.mod cargo\.toml composer\.json setup\.py setup\.cfg pyproject\.toml pom\.xml
            build\.gradle(?:\.kts)? makefile gnumakefile rakefile cmakelists\.txt dockerfile[\w.-]* meson\.build build\.bazel
            build workspace manifest\.in [\w.-]+\.gemspec [\w.-]+\.spec vagrantfile docker-compose[\w.-]*\.ya?ml
            \.dockerignore bower\.json gruntfile\.js webpack\.config\.\w+ rollup\.config\.\w+""",
        ends=r"\.cmake \.mk \.bzl \.gradle",
    ),
    Kind(
        TEST,
        folders=rf"""specs? __tests__ testing testdata test_data fixtures playgrounds? cassettes e2e
            (?:[^/]*[^a-z/])?(?!{_NO_TESTS})[a-z]*tests?""",
        names=r"test_.*\.\w+ conftest\.\w+",
        ends=r"[._-](?:test|spec)\.\w+ _tests\.\w+ \.(?!latest)[a-z0-9]+test",
    ),
    Kind(
        Role("docs", "docs path", 0.85, "docs"),
        roots="docs?",
        inside=(
            "docs? documentation doc-src docsite guides man manual website examples? _posts rfcs?",
            r"""\.md \.rst \.txt \.adoc \.html \.asciidoc \.textile \.erb \.svg \.png \.jpe?g \.gif \.css \.scss \.mdx \.in
            \.j2 \.py \.js \.ya?ml""",
        ),
    ),
    Kind(
        Role("docs", "docs name", 0.9, "docs"),
        folders="changelogs? newsfragments changes news",
        names=r"""(?:readme|changelog|changes|history|news|authors|contributors|contributing|maintainers)(?:\.\w+)?
            (?:code_of_conduct|security|credits|todo|upgrading|install|releasing|usage|hacking)(?:\.\w+)?
            (?:[\w.]+-)?(?:license|licence|copying|notice)(?:-[\w.]+)?(?:\.(?:txt|md|rst|html))?""",
        ends=r"\.mdx? \.rst \.adoc \.asciidoc \.textile \.rdoc \.pod \.org \.texi \.man \.[1-8] \.tex \.bib",
    ),
    Kind(
        Role("config", "config name", 0.75),
        roots=r"\.github \.vscode \.idea \.devcontainer",
        names=r"""\.(?:editorconfig|gitignore|gitattributes|mailmap|flake8|isort\.cfg|yamllint|jshintrc|babelrc|npmrc)
            \.(?:rubocop[\w.-]*|eslintrc[\w.]*|prettierrc[\w.]*|pylintrc|ruby-version|python-version|tool-versions)
            \.(?:codeclimate\.yml|git-blame-ignore-revs) (?:mypy|pytest|ruff|pyrightconfig)\.(?:ini|toml|json) codeowners""",
        ends=r"\.ini \.cfg \.conf \.toml \.ya?ml \.properties \.env \.plist \.hcl \.tfvars",
    ),
    Kind(
        Role("data", "data name", 0.8),
        names=r"\.(?:gitkeep|keep|empty_directory|ds_store)",
        ends=r"""\.(?:csv|tsv|json|jsonl|ndjson|parquet|xml|sql|sqlite3?|db|npy|npz|pkl|pickle|h5|hdf5|mat|dat|dump|log|bin)
            \.(?:png|jpe?g|gif|svg|ico|webp|bmp|tiff?|ai|eps|ps|psd|icns|mp[34]|wav|pdf|woff2?|ttf|eot|otf)
            \.(?:zip|tar|gz|bz2|xz|gem|jar|whl|class|so|dll|exe|po|pot|mo|pem|crt|key|safetensors|onnx|pt|pth)""",
    ),
)
"""Kinds in the order in which they are asked."""

_SOURCE = frozenset(
    [
        "ada",
        "adb",
        "ads",
        "asm",
        "awk",
        "bash",
        "bat",
        "c",
        "cc",
        "cjs",
        "cl",
        "clj",
        "cljc",
        "cljs",
        "cmd",
        "coffee",
        "cpp",
        "cr",
        "cs",
        "cts",
        "cu",
        "cuh",
        "cxx",
        "d",
        "dart",
        "e",
        "ejs",
        "el",
        "elm",
        "erb",
        "erl",
        "ex",
        "exs",
        "f",
        "f03",
        "f08",
        "f90",
        "f95",
        "fish",
        "for",
        "fs",
        "fsi",
        "fsx",
        "gleam",
        "go",
        "gotmpl",
        "groovy",
        "h",
        "haml",
        "hh",
        "hpp",
        "hrl",
        "hs",
        "htm",
        "html",
        "hxx",
        "ipp",
        "ipynb",
        "java",
        "jinja",
        "jinja2",
        "jl",
        "js",
        "jsonnet",
        "jsx",
        "kt",
        "kts",
        "l",
        "lean",
        "less",
        "lhs",
        "libsonnet",
        "lisp",
        "lua",
        "m",
        "m4",
        "mako",
        "mjs",
        "ml",
        "mli",
        "mm",
        "move",
        "mts",
        "nim",
        "nix",
        "pas",
        "php",
        "phtml",
        "pl",
        "pm",
        "proto",
        "ps1",
        "psm1",
        "pxd",
        "pxi",
        "py",
        "pyi",
        "pyx",
        "r",
        "rake",
        "rb",
        "re",
        "res",
        "rkt",
        "rs",
        "s",
        "sass",
        "sc",
        "scala",
        "scm",
        "scss",
        "sh",
        "slim",
        "sol",
        "sv",
        "svelte",
        "swift",
        "tcl",
        "tf",
        "thrift",
        "ts",
        "tsx",
        "v",
        "vala",
        "vb",
        "vhd",
        "vhdl",
        "vue",
        "wat",
        "xsl",
        "xslt",
        "y",
        "zig",
        "zsh",
        "css",
        "j2",
        "tmpl",
        "tt",
        "inc",
        "g4",
        "bzl",
        "graphql",
        "gql",
        "hbs",
    ]
)


def is_source(path: str) -> bool:
    """Return whether the extension of a path is that of a known source language, templates included.

    Known problems: a script without an extension is not known by its name.

    >>> is_source("src/a.rs"), is_source("a.caddyfile"), is_source("bin/run"), is_source("src.py/notes")
    (True, False, False, False)
    """
    _, dot, extension = path.rpartition("/")[2].rpartition(".")
    return bool(dot) and extension.lower() in _SOURCE
