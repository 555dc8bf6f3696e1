"""What other systems are told, and the lists that a province puts in and takes out."""
