"""Scans: what a paper looks like, as a file kept outside the rows under its hash (bản số hóa)."""
