"""One verb a file, loaded late."""
