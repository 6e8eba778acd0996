"""Inference, one a file: a pure row to a value, the rule's name and its confidence."""
