"""Programs that tests run in a process of their own are no tests."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as `headway.cli.main` does: workers share the cores already

collect_ignore_glob = ["**/*_arena.py"]
