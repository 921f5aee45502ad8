"""The schema, and who may use it."""
