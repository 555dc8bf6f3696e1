"""Figures and proofs."""
