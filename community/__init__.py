"""The kernel: members and profiles, topics and their Wagtail pages, events, slots, moderation, text, pictures, base look."""
