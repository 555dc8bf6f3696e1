"""Forms, slips and messages."""
