"""What a scenario means: receptions, returns, clerks and hours, reckoned from dossiers that there were."""
