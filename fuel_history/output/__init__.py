"""What people and programs get to read of lists and objects."""
