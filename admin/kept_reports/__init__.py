"""`fuel-history dead` and `parked`: reports that are kept for an operator."""
