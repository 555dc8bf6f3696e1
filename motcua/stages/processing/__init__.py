"""Processing: appraisal and approval (thẩm định, phê duyệt)."""
