"""Lets `python -m headway` do what `headway` does."""

from headway.cli import main

main()
