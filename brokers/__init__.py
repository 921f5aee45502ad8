"""Brokers of reports: one small interface, one implementation per kind of broker.

The data stays in the brokers; Celery only carries signals (docs/architecture.md).
"""
