"""Write runs (rows of `tasks`)."""
