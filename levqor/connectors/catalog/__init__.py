"""One file per connector. They know nothing of each other."""
