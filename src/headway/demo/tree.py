"""The files of the invented code: what lies where at the start, and how each looked after every landing."""

from bisect import bisect_right
from dataclasses import dataclass, field

from headway.demo.plan import AREAS

MODELLING = [
    "train.py",
    "evaluate.py",
    "explore.ipynb",
    "report.ipynb",
    "dvc.yaml",
    "params.yaml",
    "features.sql",
    "model_card.md",
]
"""What the area of the models holds: the whole life cycle of a model, for whoever tells its tasks apart by path."""

SPECIAL = {
    "models": MODELLING,
    "pipelines": ["extract.sql", "clean.py", "join.sql", "quality.py", "label.py", "dag.yaml", "loader.py"],
    "infra": ["Dockerfile", "deploy.yaml", "cluster.tf", "alerts.yaml", "dashboards/latency.json", "serve.py"],
    "web": ["client.ts", "app.ts", "cart.ts", "search.ts", "theme.ts", "dist/bundle.min.js", "assets/logo.png"],
}
NAMES = ["routes", "models", "views", "tasks", "forms", "cache", "queue", "limits", "export"]
LOOSE = ["README.md", "pyproject.toml", "package-lock.json", ".github/workflows/test.yml", ".github/workflows/lint.yml"]
GUIDES = ["install", "tutorial", "reference", "operations", "faq"]

Lines = tuple[str, ...]


@dataclass
class File:
    """One file through time: after landing `since[i]` it stands at `paths[i]` (None: deleted) with `texts[i]`."""

    area: str
    since: list[int] = field(default_factory=list)
    paths: list[str | None] = field(default_factory=list)
    texts: list[Lines] = field(default_factory=list)

    @property
    def path(self) -> str | None:
        """Where it stands now, or None when it is gone."""
        return self.paths[-1]

    @property
    def lines(self) -> Lines:
        """Its lines now."""
        return self.texts[-1]

    def put(self, landing: int, path: str | None, lines: Lines) -> None:
        """Remember how the file looks from this landing on."""
        self.since.append(landing)
        self.paths.append(path)
        self.texts.append(lines)

    def at(self, landing: int) -> tuple[str | None, Lines]:
        """Return where the file stood and its lines just after that landing."""
        i = bisect_right(self.since, landing) - 1
        return (self.paths[i], self.texts[i]) if i >= 0 else (None, ())


def is_generated(path: str) -> bool:
    """Say whether a machine writes the file: then it is written anew as a whole."""
    return path.endswith((".min.js", "-lock.json", ".png", "_pb2.py"))


def is_code(path: str) -> bool:
    """Say whether a person wrote it for a machine to run, and it is no test."""
    return path.endswith((".py", ".ts", ".sql")) and not is_generated(path) and not is_test(path)


def is_test(path: str) -> bool:
    """Say whether the file holds tests."""
    return "/tests/" in path


def first_files() -> dict[str, list[str]]:
    """Return the paths that exist at the start, area by area; loose ones belong to the area ".github" or to none."""
    files = {area: _of_area(area) for area in AREAS}
    files["docs"] = [f"docs/{name}.md" for name in GUIDES]
    files[".github"] = [p for p in LOOSE if p.startswith(".github")]
    files[""] = [p for p in LOOSE if not p.startswith(".github")]
    return files


def _of_area(area: str) -> list[str]:
    names = SPECIAL.get(area, [f"{n}.py" for n in NAMES])
    code = [f"{area}/{n}" for n in names]
    tests = [f"{area}/tests/test_{n.rpartition('/')[2].split('.')[0]}.py" for n in names[:4]]
    # One area has a generated file among its code, as real ones do: its lines are nobody's work.
    made = [f"{area}/schema_pb2.py"] if area == "api" else []
    return code + tests + made
