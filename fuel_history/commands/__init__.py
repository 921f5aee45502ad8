"""The commands of fuel2, one file for each noun."""
