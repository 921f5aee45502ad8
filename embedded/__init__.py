"""Our own PostgreSQL and Valkey, from the wheels or from the system."""
