"""Where reports wait: one small interface, one file for each kind of broker.

The brokers keep the data, Celery only carries the control (docs/architecture.md).
"""
