"""Sealing under one key: AES-256-GCM, or SM4-GCM where 国密 is asked for. The sealed bytes say which.

Deterministic: the nonce is a keyed hash of the text, so that the same text under the same key is the same bytes, and different ones never share a
nonce. What is sealed opens only with the words (``about``) it was sealed with.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Operation
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

KEY_BYTES = 32
_NONCE, _TAG = 12, 16


class Cipher(StrEnum):
    AES = "aes"
    SM4 = "sm4"


_LETTERS = {Cipher.AES: b"a", Cipher.SM4: b"s"}


class CannotOpenError(Exception):
    """Another key, or bytes that somebody changed."""


@dataclass(frozen=True, slots=True)
class Box:
    """One key of 32 bytes. ``aes`` and ``sm4`` are derived from it, so that neither cipher ever sees the other's key."""

    key: bytes = field(repr=False)
    aes: AESGCM = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(self.key)}")
        object.__setattr__(self, "aes", AESGCM(self._derived(b"aes")))

    def seal(self, text: bytes, about: bytes, cipher: Cipher = Cipher.AES) -> bytes:
        letter = _LETTERS[cipher]
        words = letter + about
        nonce = self._derived(b"nonce" + len(words).to_bytes(4, "big") + words + text)[:_NONCE]
        if cipher is Cipher.AES:
            return letter + nonce + self.aes.encrypt(nonce, text, words)
        working = self._sm4(GCM(nonce)).encryptor()
        working.authenticate_additional_data(words)
        sealed = working.update(text) + working.finalize()
        return letter + nonce + sealed + working.tag

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """Raises CannotOpenError."""
        letter, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if letter not in _LETTERS.values() or len(rest) < _TAG:
            raise CannotOpenError("not sealed by this system")
        try:
            if letter == _LETTERS[Cipher.AES]:
                return self.aes.decrypt(nonce, rest, letter + about)
            working = self._sm4(GCM(nonce, rest[-_TAG:])).decryptor()
            working.authenticate_additional_data(letter + about)
            return working.update(rest[:-_TAG]) + working.finalize()
        except InvalidTag:
            raise CannotOpenError("another key, or changed") from None

    def _sm4(self, mode: GCM) -> Operation[GCM]:
        return Operation(SM4(self._derived(b"sm4")[:16]), mode)

    def _derived(self, what: bytes) -> bytes:
        return hmac.digest(self.key, what, sha256)
