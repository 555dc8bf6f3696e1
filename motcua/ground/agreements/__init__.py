"""What the post may do, where and who (chuyển giao)."""
