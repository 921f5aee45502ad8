"""Clusters, and the reset of one."""
