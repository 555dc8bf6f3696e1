"""“Phương án mở rộng”: what-ifs reckoned from dossiers, kept under a name, compared, and what is proposed for them."""
