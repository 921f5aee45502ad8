"""Clusters, and which of them a run is of."""
