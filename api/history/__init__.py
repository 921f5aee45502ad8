"""Deployment history entries: of a run, a cluster, a node."""
