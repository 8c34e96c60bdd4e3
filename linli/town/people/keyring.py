"""The keyring: the one seam where personal values are sealed and opened, under keys kept outside the database.

The key file is `{"v1": {"seal": …, "index": …}, "v2": …}`, each 32 random bytes in base64. Any version opens; the
highest seals. While two versions live, a value is looked up under both blind indexes. One cipher, AES-256-GCM
(NIST SP 800-38D), with a fresh 96-bit nonce; a deployer whose assessor asks for SM4 changes it here and nowhere else.
"""

import base64
import binascii
import hmac
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_BYTES = 32
_NONCE = 12


class NotOurs(Exception):
    """A ciphertext does not open where it stands: changed, swapped between rows, or sealed under an unknown key."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext, and the version of the key that made it."""

    data: bytes
    version: str


@dataclass(frozen=True, slots=True)
class Index:
    """A blind index: 64 hexadecimal digits, and the version of the key that made it."""

    value: str
    version: str


class Keyring:
    """The keys of one file; `current` is the version that seals."""

    def __init__(self, keys: Mapping[str, Mapping[str, bytes]]) -> None:
        if not keys:
            raise ImproperlyConfigured("the key file holds no key")
        self._keys = {version: dict(keys[version]) for version in sorted(keys, key=_number)}
        self.current = list(self._keys)[-1]

    def seal(self, plain: str, bound_to: str) -> Sealed:
        """Encrypt under the newest key, so that it opens only together with the same `bound_to`."""
        nonce = os.urandom(_NONCE)
        cipher = AESGCM(self._keys[self.current]["seal"])
        return Sealed(nonce + cipher.encrypt(nonce, plain.encode(), bound_to.encode()), self.current)

    def unseal(self, data: bytes | memoryview, version: str, bound_to: str) -> str:
        """Decrypt. Raises `NotOurs` if the row, the version or a single bit is another."""
        sealed = bytes(data)
        try:
            cipher = AESGCM(self._keys[version]["seal"])
            return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode()).decode()
        except (KeyError, InvalidTag, ValueError) as error:
            raise NotOurs(f"{bound_to} does not open under {version!r}") from error

    def index(self, kind: str, value: str) -> Index:
        """The blind index of a normalised value, under the newest key."""
        return Index(self._digest(self.current, kind, value), self.current)

    def indexes(self, kind: str, value: str) -> list[str]:
        """The blind indexes under every living key, newest first: what a look-up must ask for."""
        return [self._digest(version, kind, value) for version in reversed(self._keys)]

    def _digest(self, version: str, kind: str, value: str) -> str:
        return hmac.new(self._keys[version]["index"], f"{kind}\0{value}".encode(), "sha256").hexdigest()


def keyring() -> Keyring:
    """The keyring of `settings.KEY_FILE`, read again when the file changes.

    Raises ImproperlyConfigured if it is missing, malformed, or (outside the demo) readable by others.
    """
    path = Path(settings.KEY_FILE)
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise ImproperlyConfigured(f"no key file at {path}; `bin/linli keys new` makes one") from error
    if state.st_mode & (stat.S_IRWXG | stat.S_IRWXO) and not settings.DEMO:
        raise ImproperlyConfigured(f"{path} is open to others; `chmod 600` it")
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int, size: int) -> Keyring:
    try:
        written = json.loads(path.read_text())
        keys = {
            version: {use: base64.b64decode(pair[use], validate=True) for use in ("seal", "index")}
            for version, pair in written.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ImproperlyConfigured(f"{path} is not a key file") from error
    if any(len(key) != _BYTES for pair in keys.values() for key in pair.values()):
        raise ImproperlyConfigured(f"{path} holds a key that is not {_BYTES} bytes long")
    return Keyring(keys)


def new_version(path: Path) -> str:
    """Add the next version to a key file (made if missing, readable by its owner only) and return its name."""
    keys = json.loads(path.read_text()) if path.exists() else {}
    version = f"v{max((_number(name) for name in keys), default=0) + 1}"
    keys[version] = {use: base64.b64encode(os.urandom(_BYTES)).decode() for use in ("seal", "index")}
    draft = path.with_name(path.name + ".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(keys, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return version


def _number(version: str) -> int:
    if not version.startswith("v") or not version[1:].isdigit():
        raise ImproperlyConfigured(f"a key version is named v1, v2, …, not {version!r}")
    return int(version[1:])
