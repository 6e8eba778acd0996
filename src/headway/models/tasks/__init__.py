"""What is learnt, one task a file."""
