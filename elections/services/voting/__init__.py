"""The vote itself: what is handed in of it, by whom, and what comes of it."""
