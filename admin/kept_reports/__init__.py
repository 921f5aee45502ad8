"""`fuel-history dead` and `parked`: reports that an operator can inspect."""
