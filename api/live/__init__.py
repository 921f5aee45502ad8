"""Live updates: server-sent events to clients whose streams hold no thread."""
