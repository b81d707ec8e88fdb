"""Production settings, the floors beside the product's addresses, and whole pages kept or not as the bench says."""

import os

from config.settings import *  # noqa: F403
from config.settings import REDIS_URL, ROOT, TEMPLATES

ROOT_URLCONF = "bench.urls"
KEEP_PAGES = bool(REDIS_URL) and os.environ.get("BENCH_KEEP_PAGES") == "yes"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [ROOT / "bench" / "templates"]}]
