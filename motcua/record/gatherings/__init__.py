"""What holds several dossiers together: a list of owners filed by one person, or the procedures of one visit."""
