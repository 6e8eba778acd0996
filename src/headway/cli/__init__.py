"""The edge where words, clock, files and terminal meet the house: one verb a file, loaded late."""


def main() -> None:
    """Run the command line of this process and end it with the exit code that `core.errors` lists."""
    import sys

    from headway.cli._run import defect, run

    sys.excepthook = defect
    raise SystemExit(run())
