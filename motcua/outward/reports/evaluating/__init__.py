"""The evaluation of a programme: what its dossiers tell of a period, closed, compared and handed on."""
