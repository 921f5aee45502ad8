"""A client of Nailgun's API: what the Fuel master knows about the runs it started."""
