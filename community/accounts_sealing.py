"""Secrets at rest: sealed with keys derived from SECRET_KEY, opened with its fallbacks too."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class BrokenSeal(Exception):
    """The text was sealed under a key that is neither SECRET_KEY nor one of its fallbacks, or was altered."""


@lru_cache(maxsize=16)
def _key(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kundig {purpose}".encode()).derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))


def _keys(purpose: str) -> MultiFernet:
    return MultiFernet([_key(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def seal(text: str, *, purpose: str) -> str:
    """Return `text` encrypted for `purpose`; only `unseal` with the same purpose opens it."""
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Return the text inside; raise BrokenSeal when no key of ours opens it."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise BrokenSeal(f"sealed for {purpose} under a key we do not have") from error
