"""Working calendars and the counting of days (thời hạn)."""
