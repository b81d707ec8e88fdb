"""The first moderation desk, in the Wagtail admin: what waits, what was reported, what was done.

`queue` reads, `deciding` acts by `community.moderating`, singly and in bulk. A fuller desk may take its place: it needs
only `community.slots.moderated_kinds` and the same two modules.
"""
