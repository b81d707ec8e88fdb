"""Why a verb of the advice refuses."""


class NotAllowed(Exception):
    """This member may not do that."""


class NotOpen(Exception):
    """The list is not in a state that allows it."""


class LimitReached(Exception):
    """Enough for a day."""


class ChangedMeanwhile(Exception):
    """The author stored something else in another window."""
