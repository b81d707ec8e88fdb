"""Product pages, reviews in four questions, quick ratings, helpful votes, scores and rankings."""
