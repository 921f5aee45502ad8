"""Endpoints about the service itself: health, version, metrics, documentation."""
