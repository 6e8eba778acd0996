"""What a model may know, one group of facts a file: each fact with its meaning and the SQL of its columns."""
