"""The planning board: who stands at which counter in a week, what is missing there, and how it is planned."""
