"""Programs that tests run in a process of their own are no tests."""

collect_ignore_glob = ["**/*_arena.py"]
