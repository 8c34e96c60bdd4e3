"""The keyring seals so that nothing opens elsewhere."""

import os
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.shared.keyring import Keyring, NotOurs, keyring, new_version

KEYS = {
    "v1": {"seal": b"1" * 32, "index": b"i" * 32},
    "v2": {"seal": b"2" * 32, "index": b"j" * 32},
    "v10": {"seal": b"3" * 32, "index": b"k" * 32},
}


@given(st.text(), st.text())
def test_what_was_sealed_opens_again_in_its_own_row(plain: str, row: str):
    ring = Keyring(KEYS)
    sealed = ring.seal(plain, row)
    assert ring.unseal(sealed.data, sealed.version, row) == plain


@given(st.text(), st.text(), st.text())
def test_what_was_sealed_for_one_row_opens_in_no_other(plain: str, row: str, other: str):
    ring = Keyring(KEYS)
    sealed = ring.seal(plain, row)
    if row != other:
        with pytest.raises(NotOurs):
            ring.unseal(sealed.data, sealed.version, other)


@given(st.binary(min_size=1, max_size=80), st.integers(min_value=0, max_value=7))
def test_one_flipped_bit_is_noticed(where: bytes, bit: int):
    ring = Keyring(KEYS)
    sealed = ring.seal("+8613800001234", "contact:1")
    position = where[0] % len(sealed.data)
    flipped = bytearray(sealed.data)
    flipped[position] ^= 1 << bit
    with pytest.raises(NotOurs):
        ring.unseal(bytes(flipped), sealed.version, "contact:1")


def test_the_highest_version_seals_and_every_version_opens():
    old = Keyring({"v1": KEYS["v1"]}).seal("hello", "row")
    ring = Keyring(KEYS)
    assert ring.current == "v10"
    assert ring.unseal(old.data, old.version, "row") == "hello"
    with pytest.raises(NotOurs):
        ring.unseal(old.data, "v2", "row")
    with pytest.raises(NotOurs):
        ring.unseal(old.data, "v3", "row")


def test_the_same_value_has_one_index_a_version_and_kind():
    ring = Keyring(KEYS)
    assert ring.index("phone", "+8613800001234") == ring.index("phone", "+8613800001234")
    assert ring.index("phone", "x").value != ring.index("email", "x").value
    assert ring.index("phone", "x").value != Keyring({"v1": KEYS["v1"]}).index("phone", "x").value
    assert ring.indexes("phone", "x")[0] == ring.index("phone", "x").value
    assert Keyring({"v1": KEYS["v1"]}).index("phone", "x").value in ring.indexes("phone", "x")


def test_the_same_value_is_never_sealed_alike_twice():
    ring = Keyring(KEYS)
    assert ring.seal("x", "row").data != ring.seal("x", "row").data


def test_a_new_version_is_added_for_the_owners_eyes_only(key_file):
    assert stat.S_IMODE(os.stat(key_file).st_mode) == 0o600
    before = keyring()
    sealed = before.seal("x", "row")
    assert new_version(key_file) == "v2"
    after = keyring()
    assert (before.current, after.current) == ("v1", "v2")
    assert after.unseal(sealed.data, sealed.version, "row") == "x"


def test_a_key_file_that_others_may_read_is_refused_outside_the_demo(key_file, settings):
    settings.DEMO = False
    keyring()
    key_file.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="chmod"):
        keyring()


@pytest.mark.parametrize(
    "written", ["", "[]", "{}", '{"v1": {"seal": "AAAA", "index": "AAAA"}}', '{"v1": {}}', '{"one": {}}']
)
def test_a_file_that_holds_no_keys_is_refused(key_file, written):
    key_file.write_text(written)
    with pytest.raises(ImproperlyConfigured):
        keyring()


def test_a_missing_key_file_is_refused(key_file):
    key_file.unlink()
    with pytest.raises(ImproperlyConfigured, match="keys new"):
        keyring()
