"""The door of counters."""
