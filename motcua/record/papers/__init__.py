"""What is in it: components, copies, results, issued forms (thành phần hồ sơ)."""
