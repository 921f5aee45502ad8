"""PostgreSQL and Valkey of our own, from the wheels or from the system."""
