"""The demo: generates the git history of an invented organisation, with known causes planted in it."""
