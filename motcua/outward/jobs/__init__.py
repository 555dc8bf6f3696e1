"""Long work that a person asked for: its progress, its file, and the notice that it is done."""
