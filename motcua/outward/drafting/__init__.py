"""Procedures written and changed by an administrator: drafts, what is wrong with them, publishing, open dossiers."""
