"""The shared cache, and apart from it the counters that guard signing in.

Counters of failed logins must hold across processes, must not be pushed out by page fragments, and must not
vanish when Redis stops or is flushed. So they always live in the database (cache alias `limits`), whatever
the shared cache is. All else may be lost: while Redis is away its cache behaves as if it were empty.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import BaseCache, caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
LIMITS = "limits"
# allauth counts under "allauth:rl:…" and remembers used one-time codes under "allauth.mfa.…".
GUARDING = ("allauth:", "allauth.")
PAUSE_SECONDS = 5.0  # after a failure Redis is left alone this long, so that no page waits for it twice


def guards(key: Any) -> bool:
    """Say whether `key` belongs to the counters that must not be lost."""
    return str(key).startswith(GUARDING)


class LimitsApart(BaseCache):
    """Sends the guarding keys to the cache `limits`; mixed into the shared cache, whichever it is."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        if guards(key):
            return caches[LIMITS].get(key, default, version)
        return super().get(key, default, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        if guards(key):
            caches[LIMITS].set(key, value, *args, **kwargs)
        else:
            super().set(key, value, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        if guards(key):
            return bool(caches[LIMITS].add(key, value, *args, **kwargs))
        return bool(super().add(key, value, *args, **kwargs))

    def delete(self, key: Any, version: int | None = None) -> bool:
        if guards(key):
            return bool(caches[LIMITS].delete(key, version))
        return bool(super().delete(key, version))

    def clear(self) -> None:
        caches[LIMITS].clear()
        super().clear()


class SharedDatabaseCache(LimitsApart, DatabaseCache):
    """The shared cache of an installation without Redis."""


def soft(name: str, when_away: Callable[..., Any]) -> Callable[..., Any]:
    """Return the Redis cache's method `name`; while Redis is away it answers `when_away(*args, **kwargs)`."""
    plain = getattr(RedisCache, name)

    @wraps(plain)
    def guarded(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self.away_until:
            return when_away(*args, **kwargs)
        try:
            return plain(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            type(self).away_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("Redis does not answer, going on without it for %s s: %s", PAUSE_SECONDS, error)
            return when_away(*args, **kwargs)

    return guarded


def _missing(key: Any, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError(f"Key {key!r} not found")  # what incr() of every cache says of a key it does not have


class ForgivingRedisCache(RedisCache):
    """Redis that may be away: then every read misses and every write is lost, as in Django's dummy cache."""

    away_until = 0.0  # of the class: all threads of a process learn of the failure at once

    get = soft("get", lambda key, default=None, version=None: default)
    add = soft("add", lambda *args, **kwargs: True)
    set = soft("set", lambda *args, **kwargs: None)
    touch = soft("touch", lambda *args, **kwargs: False)
    delete = soft("delete", lambda *args, **kwargs: False)
    get_many = soft("get_many", lambda *args, **kwargs: {})
    set_many = soft("set_many", lambda data, *args, **kwargs: list(data))
    delete_many = soft("delete_many", lambda *args, **kwargs: None)
    has_key = soft("has_key", lambda *args, **kwargs: False)
    incr = soft("incr", _missing)
    clear = soft("clear", lambda: False)


class SharedRedisCache(LimitsApart, ForgivingRedisCache):
    """The shared cache of an installation with Redis."""
