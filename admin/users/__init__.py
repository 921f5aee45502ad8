"""`fuel-history users`: manage who may log in."""
