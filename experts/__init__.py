"""Contribution ledger, scoring policy, standing and badges per topic.

`ledger` hears `community.events` and only ever appends; `tallying`, `assessing` and `daily` count from it; `policy`,
`weighing`, `rings`, `valuing` and `ranking` are plain Python and rank any event file as well.
"""
