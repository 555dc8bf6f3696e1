"""The door of time: jobs after commit."""
