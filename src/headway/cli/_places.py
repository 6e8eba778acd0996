"""Where things lie when nobody says otherwise: .headway in the current folder, closed to others, never behind a link."""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from headway.core.errors import BadInput, BadSettings, UnknownName
from headway.core.ids import KEY_NAME
from headway.core.registry import names
from headway.core.settings import Settings, parse_settings

HOME = Path(".headway")
DATABASE = HOME / "headway.duckdb"
REPORT = HOME / "report.html"
SETTINGS = Path("headway.toml")
LARGEST_SETTINGS = 1 << 20


def open_home() -> None:
    """Make `.headway` (0700, ignored by git) or check the one that is there; raise `BadInput` for a link or an open door.

    A folder that a repository brought along is not ours: git cannot store 0700, so an open one is refused.
    """
    for place in (HOME, HOME / ".gitignore", DATABASE, REPORT, HOME / "headway.key"):
        _refuse_link(place)
    HOME.mkdir(mode=0o700, exist_ok=True)
    if stat.S_IMODE(HOME.stat().st_mode) & 0o077 or HOME.stat().st_uid != os.getuid():
        raise BadInput(
            f"The folder {HOME} is open to others, so it may not be ours.",
            f"If you trust what is in it: chmod 700 {HOME}; otherwise choose a place with --db and --report.",
        )
    (HOME / ".gitignore").write_text("*\n", "utf-8")


def check_folder(file: Path, option: str) -> None:
    """Raise `BadInput` where no file can be written at a place, before anything long is done for it."""
    folder = file.parent
    if not folder.is_dir():
        raise BadInput(
            f"There is no folder {folder} to write {file.name} into.", f"Make it, or choose another {option}."
        )
    try:
        TemporaryFile(dir=folder).close()  # some folders take no file whatever their rights say
    except OSError:
        raise BadInput(f"The folder {folder} cannot be written to.", f"Choose another {option}.") from None


def made_with(database: Path) -> list[Path]:
    """Return the places of what opening a new database makes, innermost first."""
    files = [database, database.with_name(f"{database.name}.wal"), database.with_name(KEY_NAME)]
    return [*files, HOME / ".gitignore", HOME] if database == DATABASE else files


def clear(places: Iterable[Path]) -> None:
    """Remove files, and folders that are empty by then."""
    for place in places:
        with suppress(OSError):
            place.rmdir() if place.is_dir() else place.unlink()


def _refuse_link(place: Path) -> None:
    if place.is_symlink():
        raise BadInput(
            f"{place} is a link, and Headway writes through none.", "Remove it, or choose --db and --report."
        )


def inside_repository(folder: Path) -> bool:
    """Tell whether a folder lies in a git work tree or is a git directory, without asking git."""
    return any((place / ".git").exists() or _is_bare(place) for place in (folder, *folder.parents))


def _is_bare(place: Path) -> bool:
    return (place / "HEAD").is_file() and (place / "objects").is_dir() and (place / "refs").is_dir()


def read_settings(given: Path | None) -> tuple[Settings | None, str]:
    """Return the settings of a file, None without one, and a remark: "" or why the file that lies here was not used.

    `--settings` wins; else `headway.toml` in the current folder, but never one inside a repository: whoever wrote
    that repository would choose what its readers see. Raises `BadSettings` or `BadInput`.
    """
    if given is None and not SETTINGS.is_file():
        return None, ""
    if given is None and inside_repository(Path.cwd()):
        return None, f"{SETTINGS} lies inside a repository, so it is not used; to use it: --settings {SETTINGS}"
    return _known(parse_settings(_text(given or SETTINGS), str(given or SETTINGS)), given or SETTINGS), ""


def _known(settings: Settings, file: Path) -> Settings:
    """Return the settings; raise `BadSettings` where they switch off a metric that does not exist: it would stay on."""
    if settings.metrics.off:
        known = names("headway.metrics")
        for name in settings.metrics.off:
            if name not in known:
                unknown = UnknownName("metric", name, known, lists="headway measure")
                raise BadSettings(f"{file}: [metrics] off: {unknown.what}", unknown.remedy)
    return settings


def _text(file: Path) -> str:
    # A pipe or device would hang, and a settings file has no business being large.
    if not file.is_file() or file.stat().st_size > LARGEST_SETTINGS:
        raise BadInput(f"{file} is no settings file.", "Give a regular file of at most 1 MB.")
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{file} is not UTF-8.", "Save it as UTF-8.") from None
