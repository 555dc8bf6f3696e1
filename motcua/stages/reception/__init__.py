"""Reception: from the draft to the receipt slip (tiếp nhận)."""
