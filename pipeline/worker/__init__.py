"""What a worker runs besides the flow of reports, and its limits."""
