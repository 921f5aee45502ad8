"""Parse the orchestrator's messages into frozen values; pure: no I/O."""
