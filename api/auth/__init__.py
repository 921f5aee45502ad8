"""Who sends a request, and what they may do; one file for each value of AUTH."""
