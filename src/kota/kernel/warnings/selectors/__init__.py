"""Reading alerts, ours and others', who wants to hear of them, and how it went."""
