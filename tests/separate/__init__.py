"""A site in processes of its own, for tests that kill processes or let them race: `site.py` starts them."""
