"""Encryption of single fields: AES-256-GCM under a rotatable key ring, and keyed digests for looking equal values up."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class Undecipherable(ValueError):
    """The value was encrypted under a key that is not in the ring, moved from another row, or altered."""


class KeyRing:
    """Encrypts with the first key, decrypts with any: `key id`, nonce and ciphertext stand in one byte string."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        """Take ordered keys of 32 bytes by short alphanumeric id."""
        self._ciphers = {key_id.encode(): AESGCM(key) for key_id, key in keys.items()}
        self.primary = next(iter(self._ciphers))
        self._digest_keys = {key_id.encode(): hashlib.sha256(b"fairdue digest" + key).digest() for key_id, key in keys.items()}

    def encrypt(self, text: str, context: str) -> bytes:
        """Encrypt for one place (`context`, such as the table and column), where alone it can be decrypted again."""
        return self.encrypt_bytes(text.encode(), context)

    def decrypt(self, token: bytes, context: str) -> str:
        """Decrypt what `encrypt` made for this context. Raises Undecipherable."""
        return self.decrypt_bytes(token, context).decode()

    def encrypt_bytes(self, data: bytes, context: str) -> bytes:
        """Encrypt bytes for one place."""
        nonce = os.urandom(NONCE_BYTES)
        return self.primary + b":" + nonce + self._ciphers[self.primary].encrypt(nonce, data, context.encode())

    def decrypt_bytes(self, token: bytes, context: str) -> bytes:
        """Decrypt what `encrypt_bytes` made for this context. Raises Undecipherable."""
        key_id, _, rest = bytes(token).partition(b":")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise Undecipherable(f"no key {key_id[:8]!r}")
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], context.encode())
        except InvalidTag:
            raise Undecipherable("altered, or encrypted for another place") from None

    def is_current(self, token: bytes) -> bool:
        """Whether the value is already under the first key."""
        return bytes(token).startswith(self.primary + b":")

    def digest(self, text: str, context: str) -> bytes:
        """A keyed 32-byte digest under the first key: equal for equal values of one context; only the key holder can make one."""
        return hmac.digest(self._digest_keys[self.primary], f"{context}\x1f{text}".encode(), "sha256")

    def fingerprint(self, data: bytes) -> bytes:
        """A keyed 16-byte digest for telling whether a row is the same as before; quick, since it is made for every row."""
        return hashlib.blake2b(data, digest_size=16, key=self._digest_keys[self.primary]).digest()


@cache
def keyring() -> KeyRing:
    """The key ring of this process, from FAIRDUE_FIELD_KEYS."""
    return KeyRing(settings.FIELD_KEYS)
