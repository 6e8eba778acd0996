"""The numbers: one metric a file, each with its formula, example, source and known problems."""
