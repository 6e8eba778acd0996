"""One adapter an engine; only engines that work."""
