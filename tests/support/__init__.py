"""Stand-ins for the services of a Fuel master."""
