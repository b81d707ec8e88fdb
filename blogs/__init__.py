"""Member blogs: one per member, posts as plain rows. Comes with issue 3."""
