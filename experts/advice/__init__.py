"""Experts as advisers: recommendation lists, who may make them, who is asked on product pages, who need not wait."""
