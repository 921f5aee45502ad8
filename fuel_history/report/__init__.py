"""A run's page in one file that contains its data."""
