"""What `fuel-history doctor` looks at, one kind of thing a file."""
