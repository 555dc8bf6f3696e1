"""Một Cửa: the one-stop desk that a province and its post office run together."""

__version__ = "0.1.0"
