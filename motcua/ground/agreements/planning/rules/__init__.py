"""What is computed of a plan, without database and clock: its week, its gaps, who may plan, what is copied."""
