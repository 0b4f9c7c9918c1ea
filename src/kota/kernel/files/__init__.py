"""Files: photos and documents that people send, taken as hostile until they are made anew."""
