"""Composition root: typed settings, URLs, schedule. The only package that knows every app."""
