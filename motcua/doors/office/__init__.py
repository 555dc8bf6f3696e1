"""The door of officials."""
