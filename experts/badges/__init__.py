"""Badges for useful firsts and depth: data with criteria, given and taken by what the tallies say. No streaks."""
