"""Reports that wait for their run, are dead, or are suspect."""
