"""A run's page in one file, with its data inside."""
