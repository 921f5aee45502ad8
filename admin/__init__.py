"""The `fuel-history` command: what an operator types."""
