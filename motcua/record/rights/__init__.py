"""Who may do what with which dossier: the one answer, and the log of who was refused for want of a right."""
