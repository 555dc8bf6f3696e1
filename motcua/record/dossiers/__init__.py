"""Where a dossier stands in law: status, table of acts, journal (hồ sơ)."""
