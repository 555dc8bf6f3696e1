"""Where people and systems enter."""
