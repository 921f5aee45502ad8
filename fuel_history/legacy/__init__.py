"""The actions of the fuel command, one file for each noun."""
