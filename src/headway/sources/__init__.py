"""Where facts come from: one source a file or folder, reading pure, fetching at the edge."""
