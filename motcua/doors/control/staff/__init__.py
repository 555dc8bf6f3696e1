"""People of the transfer: who works where, with which training and certificates."""
