"""The edge where words, clock, files and terminal meet the house: one verb a file, loaded late."""


def main() -> None:
    """Run the command line of this process and end it with the exit code that `core.errors` lists."""
    from headway.cli._run import run  # late, so that importing one verb's helper does not load click

    raise SystemExit(run())
