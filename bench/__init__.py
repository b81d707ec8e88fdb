"""Measured claims: every figure in the README comes from a run of this package."""
