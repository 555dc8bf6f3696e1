"""Returning: the result goes home (trả kết quả)."""
