"""The demo community: its data and the commands that load and start it."""
