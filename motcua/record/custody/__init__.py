"""Who holds the paper: envelopes, seals, handovers (giao nhận)."""
