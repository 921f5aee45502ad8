"""Dead and parked reports."""
