"""The `fuel-history` command for operators."""
