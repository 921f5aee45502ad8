"""Publish reports to a broker: new ones, and dead or parked ones again."""
