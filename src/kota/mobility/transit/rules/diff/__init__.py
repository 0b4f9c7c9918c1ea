"""What changes for riders from one version of a feed to the next: found in the tables, said in sentences."""
