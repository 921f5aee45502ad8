"""Deployment history entries of a run, a cluster or a node."""
