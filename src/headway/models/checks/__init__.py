"""What a model must pass, one check a file; the same before its release and after it."""
