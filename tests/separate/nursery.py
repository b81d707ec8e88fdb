"""Sets Django up once and then forks a process for each order: a new worker is there in milliseconds.

Orders come as JSON lines on stdin, `{"code": …, "out": path}`; the answer is the child's process id. What the child
prints goes to `out`, its errors to `out`.err, its exit code to `out`.code when it ends by itself.
"""

import json
import os
import signal
import sys
import traceback
from pathlib import Path

import django


def live(code: str, out: str) -> None:
    """Run the code as a process of its own; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    result = 0
    with open(out, "w", buffering=1) as words, open(f"{out}.err", "w", buffering=1) as errors:
        sys.stdout, sys.stderr = words, errors
        try:
            exec(compile(code, "<order>", "exec"), {"__name__": "__order__"})  # noqa: S102 - a test's own code
        except BaseException:  # noqa: BLE001 - whatever it is, the test wants to read it
            traceback.print_exc()
            result = 1
    finished = Path(f"{out}.code.part")
    finished.write_text(str(result))
    finished.rename(f"{out}.code")  # seen whole or not at all
    os._exit(result)


def main() -> None:
    """Fork a child for each order until stdin is closed."""
    django.setup()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children need no funeral
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            live(**json.loads(line))
        print(pid, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
