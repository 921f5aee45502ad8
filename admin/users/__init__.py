"""`fuel-history users`: who may log in."""
