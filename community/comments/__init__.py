"""Comments: members answer a review, a post or a thread, in two levels.

`posting` and `voting` write, `reading` brings a thread together in a constant number of queries; comments-xtd is the
storage underneath. A page shows a thread with `{% load comment_tags %}{% comment_thread "review" review %}`.
"""
