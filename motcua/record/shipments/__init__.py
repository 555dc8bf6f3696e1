"""Postal items, rounds and attempts (bưu gửi)."""
