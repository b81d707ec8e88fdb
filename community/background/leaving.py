"""Being asked to end."""

import signal
from collections.abc import Callable
from types import FrameType

Handler = Callable[[int, FrameType | None], None]


def on_signals(handler: Handler) -> None:
    """Call `handler` on Ctrl-C and on SIGTERM."""
    signal.signal(signal.SIGINT, handler)
    signal.signal(signal.SIGTERM, handler)
