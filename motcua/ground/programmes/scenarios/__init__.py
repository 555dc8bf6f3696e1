"""What-ifs: more units or procedures at the post, on assumptions that are written down (phương án mở rộng)."""
