"""How work at counters is reckoned, and what is proposed for it: pure rules."""
