"""Builds what the demo community shows: feed, pictures, photos, and checks of the texts."""
