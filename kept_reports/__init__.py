"""Dead and parked reports: show them, and publish them again."""
