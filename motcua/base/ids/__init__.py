"""Codes of dossiers, envelopes, items, people and agencies."""
