"""What every service needs: its settings, its logs, its metrics."""
