"""A client of Nailgun's own API: what Fuel's master knows of the runs that it began."""
