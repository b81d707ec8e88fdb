"""Doing one thing at a time across processes: a name is held until the transaction ends."""

from zlib import crc32

from django.db import connection

SPACE = 0x4B55  # our own among all advisory locks of the database


def hold(name: str) -> None:
    """Wait until no other transaction holds `name`, and hold it until this one ends.

    SQLite has one writer at a time: whoever gets here while writing is alone.
    """
    _ask("pg_advisory_xact_lock", name)


def try_hold(name: str) -> bool:
    """Hold `name` until this transaction ends, unless another holds it; never wait."""
    return _ask("pg_try_advisory_xact_lock", name) is not False


def _ask(function: str, name: str) -> object:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [SPACE, crc32(name.encode()) % 2**31])
        return cursor.fetchone()[0]
