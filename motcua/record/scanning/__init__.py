"""Scans in use: who may see, add and remove them, and the way of a file from a hand to its dossier (bản số hóa)."""
