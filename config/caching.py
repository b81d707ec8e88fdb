"""The caches: the shared one, in Redis or the database, and the counters that guard signing in."""

from typing import Any

from redis.backoff import NoBackoff
from redis.retry import Retry

# Pages wait at most a quarter of a second for Redis; while it is away it is an empty cache (community/limits_cache.py).
REDIS_OPTIONS = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25, "retry": Retry(NoBackoff(), 0)}


def caches(redis_url: str) -> dict[str, dict[str, Any]]:
    """Return CACHES: `default` in the Redis at `redis_url` or, where that is empty, in the database."""
    redis = {"BACKEND": "community.limits_cache.SharedRedisCache", "KEY_PREFIX": "kundig", "OPTIONS": REDIS_OPTIONS}
    database = {"BACKEND": "community.limits_cache.SharedDatabaseCache", "OPTIONS": {"MAX_ENTRIES": 20000}}
    return {
        "default": {**redis, "LOCATION": redis_url} if redis_url else {**database, "LOCATION": "cache_entries"},
        # Sign-in limits count here, in all processes and whether or not there is a Redis.
        "limits": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "limit_entries",
            "OPTIONS": {"MAX_ENTRIES": 50000},
        },
    }
