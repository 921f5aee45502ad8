"""The schema, and permissions on it."""
