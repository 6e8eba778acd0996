"""Learning: tasks, candidates, facts and checks, one a file, and the one trial that compares them; no input or output."""
