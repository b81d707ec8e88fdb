"""Reads the environment: each value typed, nonsense refused with the variable's name, secrets also from files."""

import secrets
from pathlib import Path
from typing import Literal

from django.core.exceptions import ImproperlyConfigured
from environs import Env

Mode = Literal["demo", "test", "production"]

env = Env()


def mode() -> Mode:
    """Return the running mode named by KUNDIG_MODE; raise ImproperlyConfigured for any other word."""
    word = env.str("KUNDIG_MODE", "demo")
    if word not in ("demo", "test", "production"):
        raise ImproperlyConfigured(f"KUNDIG_MODE must be demo, test or production, not {word!r}")
    return word  # type: ignore[return-value]


def secret(name: str) -> str | None:
    """Return the secret `name`, or the content of the file that `name`_FILE points to, or None."""
    path = env.str(f"{name}_FILE", "")
    if not path:
        return env.str(name, "") or None
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error


def required(name: str) -> str:
    """Return a text that production cannot do without."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set when KUNDIG_MODE is production")
    return value


def own_key(folder: Path) -> str:
    """Return the demo installation's own random key, made at its first start."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text().strip()


def base_path() -> str:
    """Return the path of the shop under which we are served, such as "/community", or "" for a host of our own."""
    path = env.str("BASE_PATH", "").strip("/")
    return f"/{path}" if path else ""
