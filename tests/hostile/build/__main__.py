"""Builds every hostile repository under a folder: `python -m hostile.build FOLDER [NAME...]` with tests/ on the path."""

import sys
from pathlib import Path

from hostile.build.kinds import Site, all_kinds

if __name__ == "__main__":
    folder, *names = sys.argv[1:]
    for kind in all_kinds().values():
        if kind.name in names or not (names or kind.is_slow):
            kind.build(Site(Path(folder) / kind.name))
            print(f"{kind.verdict:8} {kind.group:12} {kind.name}")
