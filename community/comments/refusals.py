"""Why a verb of the comments says no. An empty or overlong text is Django's ValidationError."""


class NotAllowed(Exception):
    """This member may not do this: not signed in for good, not the author, or the author where others judge."""


class NotOpen(Exception):
    """The comment or its target is not in a state that allows it."""


class LimitReached(Exception):
    """So many comments in so short a time; the member tries again later."""
