"""What is recorded of one dossier, each question in its own room."""
