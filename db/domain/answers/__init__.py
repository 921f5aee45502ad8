"""What a run's rows and its graph tell: rules without I/O."""
