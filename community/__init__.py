"""The kernel: members, topics and their Wagtail pages, events, slots, moderation, text, pictures, base look."""
