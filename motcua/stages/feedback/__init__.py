"""Feedback: rating (đánh giá)."""
