"""Live updates: server-sent events over streams that hold no thread."""
