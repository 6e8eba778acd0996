"""The short name of a repository: its folder's name, with a piece of its root commit where two clash."""

import re
from pathlib import Path

from headway.store.duckdb import Store


def slug(path: Path) -> str:
    """Return the name of the folder that a person would say.

    >>> slug(Path("/home/ada/My Project")), slug(Path("/srv/git/tool.git")), slug(Path("/x/app/.git"))
    ('my-project', 'tool', 'app')
    """
    folder = path.resolve()
    if folder.name == ".git":
        folder = folder.parent
    return re.sub(r"[^a-z0-9._]+", "-", folder.name.removesuffix(".git").lower()).strip("-.") or "repository"


def slug_at(store: Store, path: Path) -> str:
    """Return the name of the repository that was read from this place before, "" for none."""
    place = str(path.resolve())
    names = (str(name) for (name,) in store.rows("select repository from repository order by repository"))
    return next((name for name in names if store.meta(f"place:{name}") == place), "")


def choose_slug(store: Store, path: Path, root: str) -> str:
    """Name a repository so that the same one keeps its name, and another one of the same folder name gets its own.

    `root` is its oldest mainline commit. The same one is what lies at the same place, or shares its root commit: a rewritten history is no new repository.
    """
    if known := slug_at(store, path):
        return known
    place, plain = str(path.resolve()), slug(path)
    roots = dict(store.rows("select repository, coalesce(root_sha, '') from repository"))
    name = plain if roots.get(plain, root) in {root, ""} else f"{plain}-{root[:7] or 'empty'}"
    store.remember(f"place:{name}", place)
    return name
