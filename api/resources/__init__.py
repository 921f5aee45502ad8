"""Resources: one file for each noun of the URLs."""
