"""This installation: its files, its services, its database."""
