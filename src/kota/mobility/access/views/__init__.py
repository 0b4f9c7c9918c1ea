"""Pages: for everybody, for those who travel with help, for staff."""
