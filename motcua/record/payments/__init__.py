"""What is owed, held, paid and remitted (phí, lệ phí)."""
