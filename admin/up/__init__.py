"""`fuel-history up`: every process and server of one machine."""
