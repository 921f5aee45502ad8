"""Shared by every service: its settings, its logs, its metrics."""
