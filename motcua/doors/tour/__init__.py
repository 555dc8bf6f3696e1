"""The door of couriers."""
