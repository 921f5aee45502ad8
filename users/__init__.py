"""The file of users, and their passwords."""
