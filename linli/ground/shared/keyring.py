"""The keyring: the one seam where personal values are sealed and opened, under keys kept outside the database.

The key file is `{"v1": {"seal": …, "index": …}, "v2": …}`, each 32 random bytes in base64. Any version opens; the
highest seals. A value is looked up under the blind indexes of every version. `linli keys rotate` adds a version and
moves what is sealed to it; `linli keys retire` then drops the `seal` of the older ones, while their `index` stays for
fingerprints that nobody can take again (query codes, rosters). One cipher, AES-256-GCM
(NIST SP 800-38D), with a fresh 96-bit nonce; a deployer whose assessor asks for SM4 changes it here and nowhere else.
"""

import base64
import binascii
import fcntl
import hmac
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from linli.ground.shared.failpoints import failpoint

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
        if "seal" not in self._keys[self.current]:
            raise ImproperlyConfigured("the newest key of the key file is retired")

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
        """The blind indexes under every version, newest first: what a look-up must ask for."""
        return [self._digest(version, kind, value) for version in reversed(self._keys)]

    def _digest(self, version: str, kind: str, value: str) -> str:
        return hmac.new(self._keys[version]["index"], f"{kind}\0{value}".encode(), "sha256").hexdigest()


def keyring() -> Keyring:
    """The keyring of `settings.KEY_FILE`, read again when the file changes.

    Raises ImproperlyConfigured if it is missing, malformed, or (outside the demo) readable by others.
    """
    path = settings.KEY_FILE
    try:
        state = os.stat(path)
    except FileNotFoundError as error:
        raise ImproperlyConfigured(f"no key file at {path}; `bin/linli keys new` makes one") from error
    if state.st_mode & (stat.S_IRWXG | stat.S_IRWXO) and not settings.DEMO:
        raise ImproperlyConfigured(f"{path} is open to others; `chmod 600` it")
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read(path: Path | str, changed_ns: int, size: int) -> Keyring:
    try:
        written = json.loads(Path(path).read_text())
        keys = {
            version: {use: base64.b64decode(pair[use], validate=True) for use in ("seal", "index") if use in pair}
            for version, pair in written.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ImproperlyConfigured(f"{path} is not a key file") from error
    if any("index" not in pair or any(len(key) != _BYTES for key in pair.values()) for pair in keys.values()):
        raise ImproperlyConfigured(f"{path} holds a key that is not {_BYTES} bytes long")
    return Keyring(keys)


def new_version(path: Path) -> str:
    """Add the next version to a key file (made if missing, readable by its owner only) and return its name."""
    with _changing(path) as keys:
        version = f"v{max((_number(name) for name in keys), default=0) + 1}"
        keys[version] = {use: base64.b64encode(os.urandom(_BYTES)).decode() for use in ("seal", "index")}
    return version


def retire(path: Path) -> list[str]:
    """Drop from a key file the `seal` of every version but the newest; which were dropped. What they sealed is lost."""
    with _changing(path) as keys:
        *older, _newest = sorted(keys, key=_number)
        return [version for version in older if keys[version].pop("seal", None)]


@contextmanager
def _changing(path: Path) -> Iterator[dict[str, dict[str, str]]]:
    """The keys of a file, to be changed and written back whole: one at a time, for its owner alone, kill -9 or not."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        keys = json.loads(path.read_text()) if path.exists() else {}
        yield keys
        draft = path.with_name(path.name + ".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            if path.exists() and os.geteuid() == 0:
                os.fchown(file.fileno(), path.stat().st_uid, path.stat().st_gid)
            json.dump(keys, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        failpoint("keys_written")
        draft.replace(path)
        os.fsync(folder)
    finally:
        os.close(folder)


def _number(version: str) -> int:
    if not version.startswith("v") or not version[1:].isdigit():
        raise ImproperlyConfigured(f"a key version is named v1, v2, …, not {version!r}")
    return int(version[1:])
