"""Pure decisions: what a file is, whether it is sound, how it is made anew."""
