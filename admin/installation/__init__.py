"""Where this installation is: its files, its services, its database."""
