"""What is taken over from a person who may no longer act, by two others (bàn giao bắt buộc; docs/adr/0029)."""
