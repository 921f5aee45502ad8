"""What the service says of itself: health, version, metrics, documents."""
