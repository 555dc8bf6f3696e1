"""Made-up provinces: one folder each with its facts, their sources and how sure they are."""
