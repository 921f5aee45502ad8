"""A replica, and who may read from it."""
