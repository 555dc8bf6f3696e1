"""Procedures, units, agencies, tariffs by date (danh mục)."""
