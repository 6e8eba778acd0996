"""The edge where words, clock, files and terminal meet the house: one verb a file, loaded late."""


def main() -> None:
    """Run the command line of this process and end it with the exit code that `core.errors` lists."""
    import os
    import sys

    # Numerical libraries read this as they are loaded. Their threads wait for each other by spinning, which starves a
    # busy machine, and add in another order on every number of cores, which changes what is learnt.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from headway.cli._run import defect, run
    from headway.cli._streams import forgive

    forgive()
    sys.excepthook = defect
    raise SystemExit(run())
