"""What a leader asks: one question a file, from declared needs to a headline that says how sure it is."""
