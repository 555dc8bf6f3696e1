"""The door of applicants."""
