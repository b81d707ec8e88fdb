"""Work in the background: tasks that are retried, woken once, scheduled once, and listed when they failed for good."""
