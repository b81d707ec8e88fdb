"""Simulated communities with known experts and attackers, written by people who had not seen the scoring policy.

Nothing here imports anything of `experts/`: a world that knew the defences would prove nothing.
"""
