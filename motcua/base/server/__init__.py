"""PostgreSQL behind one small interface."""
