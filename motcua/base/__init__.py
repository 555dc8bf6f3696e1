"""What every floor stands on: violations, codes, text, the embedded server."""
