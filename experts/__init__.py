"""Contribution ledger, scoring policy, standing and badges per topic. Hears `community.events`; comes with issue 2."""
