"""What is given before a dossier comes: catalogue, calendars, people, agreements."""
