"""Guidance given at a desk (hướng dẫn): who was told what about a procedure, by which right; no person is named."""
