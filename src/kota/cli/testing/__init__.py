"""`kota test`: a private cluster, every check, every test."""
