"""Source to store: rows and cursor in one transaction, then derived tables when their inputs changed."""
