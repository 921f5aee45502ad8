"""What a worker runs beside the flow of reports, and its limits."""
