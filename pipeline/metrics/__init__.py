"""What Prometheus learns of a worker."""
