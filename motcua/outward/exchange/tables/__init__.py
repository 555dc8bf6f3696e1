"""Sheets that people keep: read as they are, understood cell by cell, written so that they are read again."""
