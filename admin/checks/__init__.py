"""The checks of `fuel-history doctor`, one subject per file."""
