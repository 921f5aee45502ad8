"""Clusters, and which cluster a run belongs to."""
