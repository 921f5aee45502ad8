"""What the description says of each noun of the URLs; one file for each."""
