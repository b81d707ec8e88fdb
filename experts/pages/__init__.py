"""Pages of standing: experts and boards of a topic, "why this score?", the public rules, a member's own settings."""
