"""What a run tells, put together from its rows, its graph and other runs."""
