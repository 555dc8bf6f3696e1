"""The lists that a province keeps outside and puts in: what their columns are called, and what they must hold."""
