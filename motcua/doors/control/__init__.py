"""The door of managers."""
