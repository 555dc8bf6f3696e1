"""The acts, in the order of a dossier's life."""
