"""Who asks, and what they may do; one file for each value of AUTH."""
