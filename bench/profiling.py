"""Where the time of one page goes: cProfile inside this process, after the caches are warm."""

import cProfile
import pstats
from time import process_time
from typing import TextIO

from django.test import Client

from bench.pages import Page

TIMES = 20
SHOWN = 45


def profile(page: Page, member: Client, out: TextIO) -> None:
    """Write the functions in which the page spends its time, for a visitor and for a member."""
    for viewer, client in (("visitor", Client(SERVER_NAME="127.0.0.1")), ("member", member)):
        for _ in range(3):
            client.get(page.path)
        began = process_time()
        for _ in range(TIMES):
            client.get(page.path)
        plain = 1000 * (process_time() - began) / TIMES
        profiler = cProfile.Profile()
        profiler.enable()
        for _ in range(TIMES):
            client.get(page.path)
        profiler.disable()
        out.write(f"\n=== {page.name}, {viewer}: {plain:.1f} ms without the profiler; figures for {TIMES} requests\n")
        pstats.Stats(profiler, stream=out).strip_dirs().sort_stats("cumulative").print_stats(SHOWN)
        pstats.Stats(profiler, stream=out).strip_dirs().sort_stats("tottime").print_stats(SHOWN)
