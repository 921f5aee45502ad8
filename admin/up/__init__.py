"""`fuel-history up`: all processes and servers on one machine."""
