"""A replica, and which requests may read from it."""
