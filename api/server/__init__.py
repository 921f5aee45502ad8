"""Sockets wait on an event loop; threads are for what asks the database."""
