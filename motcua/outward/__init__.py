"""What is told: slips, messages, figures, rehearsals."""
