"""Where the services are on this machine, if they are."""

import os
import shutil
from pathlib import Path
from typing import TypeVar

import pytest

Found = TypeVar("Found")


def cache() -> Path:
    """Return the directory into which `.ci/install_services` puts what Debian does not package."""
    named = os.environ.get("KUNDIG_SERVICES")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named) if named else base / "kundig-services"


def newest(folder: Path, pattern: str) -> Path | None:
    """Return the match that sorts last, by its numbers: 15 comes after 9."""
    found = sorted(folder.glob(pattern), key=lambda path: [int(n) for n in path.as_posix().split("/") if n.isdigit()])
    return found[-1] if found else None


def on_path(*names: str) -> Path | None:
    """Return the first of these programs that the shell would find."""
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


def postgres_bin() -> Path | None:
    """Return the directory of initdb and postgres; Debian keeps it off the PATH."""
    program = on_path("initdb")
    if program and (program.resolve().parent / "postgres").exists():
        return program.resolve().parent
    debian = newest(Path("/usr/lib/postgresql"), "*/bin/initdb")
    return debian.parent if debian else None


def redis_program() -> Path | None:
    """Return the Redis server (or Valkey, its twin)."""
    return on_path("redis-server", "valkey-server")


def java_home() -> Path | None:
    """Return the home of the Java on the PATH."""
    java = on_path("java")
    return java.resolve().parent.parent if java else None


def elasticsearch_home() -> Path | None:
    """Return the unpacked Elasticsearch; it is of use only with Java."""
    found = newest(cache(), "elasticsearch-*/bin/elasticsearch")
    return found.parent.parent if found and java_home() else None


def chromium_program() -> Path | None:
    """Return a Chromium; Playwright's own download is not asked for."""
    return on_path("chromium", "chromium-browser", "google-chrome")


def vnu_file() -> Path | None:
    """Return the jar of the Nu HTML checker; it is of use only with Java."""
    jar = cache() / "vnu.jar"
    return jar if jar.exists() and java_home() else None


def needed(found: Found | None, name: str) -> Found:
    """Return what was found; without it skip the test, or fail it where every service is promised (CI)."""
    if found is not None:
        return found
    message = f"service missing: {name}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
