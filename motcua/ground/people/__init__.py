"""Officers, post staff, roles and accounts (cán bộ)."""
