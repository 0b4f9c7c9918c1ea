"""Pure decisions about water: how high is too high, which readings to believe, when it comes, and who is warned."""
