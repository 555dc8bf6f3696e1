"""The demo province, the journey and the bench, always through the acts."""
