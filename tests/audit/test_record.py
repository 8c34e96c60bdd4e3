"""An entry says who did what to what, and its digest stands for the facts."""

import hashlib
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.audit.models import Entry
from linli.ground.audit.record import PLAIN, Personal, about, canonical, entry, record, stands_for
from linli.ground.shared import keyring
from linli.ground.shared.moments import TOWN, clock_at
from linli.ground.shared.writer import insert

NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
SALT = b"0123456789abcdef"


def done(**changed: object) -> dict[str, Any]:
    return {"actor": "person:7", "verb": "case.close", "object": "case:42", "at": NINE, "facts": {"seq": 3}} | changed


@pytest.mark.django_db
def test_an_entry_keeps_who_what_when_and_not_the_facts():
    with clock_at(NINE):
        made = record(**done(facts={"words": "王秀兰的灯修好了"}))
    kept = Entry.objects.values().get()
    assert (kept["actor"], kept["verb"], kept["object"], kept["at"]) == ("person:7", "case.close", "case:42", NINE)
    assert kept["recorded_at"] == NINE
    assert stands_for(made, {"words": "王秀兰的灯修好了"})
    assert not stands_for(made, {"words": "王秀兰的灯没修好"})
    assert "王秀兰" not in str(kept)


@pytest.mark.django_db
def test_what_was_done_to_a_case_is_listed_in_order():
    for verb in ("case.report", "case.answer", "case.close"):
        record(**done(verb=verb))
    record(**done(object="case:421"))
    assert [one.verb for one in about("case:42")] == ["case.report", "case.answer", "case.close"]


@pytest.mark.django_db
def test_an_entry_cannot_be_changed_or_deleted():
    made = record(**done())
    for act in (lambda: Entry.objects.update(actor="person:8"), made.save, made.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()
    assert Entry.objects.get().actor == "person:7"


@pytest.mark.django_db
def test_an_act_that_is_undone_leaves_no_entry():
    @transaction.atomic
    def act() -> None:
        record(**done())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_an_entry_for_the_hot_path_is_the_same_entry():
    made = entry(**done())
    assert not Entry.objects.exists()
    insert(made)
    assert Entry.objects.get().digest == made.digest
    assert stands_for(record(**done()), {"seq": 3})


def test_who_reads_the_book_cannot_tell_small_or_equal_facts():
    yes, again = entry(**done(facts={"urgent": True})), entry(**done(facts={"urgent": True}))
    assert yes.digest != again.digest, "the same fact twice"
    guesses = [canonical({"urgent": urgent}) for urgent in (True, False)]
    guesses += [f"{yes.public_id}:{guess.decode()}".encode() for guess in guesses]
    assert yes.digest not in {hashlib.sha256(guess).hexdigest() for guess in guesses}
    old = Entry(digest=hashlib.sha256(b'{"urgent":true}').hexdigest())
    assert old.digest in {hashlib.sha256(guess).hexdigest() for guess in guesses}, "control: as it was before"


def test_entries_are_still_compared_after_the_keys_were_changed_and_the_old_one_retired(key_file, tmp_path, settings):
    before = entry(**done())
    keyring.new_version(key_file)
    keyring.retire(key_file)
    after = entry(**done())
    assert (before.digest_version, after.digest_version) == ("v1", "v2")
    for made in (before, after):
        assert stands_for(made, {"seq": 3})
        assert not stands_for(made, {"seq": 4})
    settings.KEY_FILE = tmp_path / "others.json"
    keyring.new_version(settings.KEY_FILE)
    assert not stands_for(before, {"seq": 3}), "control: with another town's key"


def test_an_entry_from_before_there_was_a_key_is_compared_as_it_was_written():
    old = Entry(digest=hashlib.sha256(canonical({"seq": 3})).hexdigest(), digest_version=PLAIN)
    assert stands_for(old, {"seq": 3})
    assert not stands_for(old, {"seq": 4})


@pytest.mark.parametrize("wrong", [{"actor": ""}, {"actor": "Person 7"}, {"verb": "关"}, {"object": "case:"}])
def test_a_name_of_another_shape_is_refused(wrong):
    with pytest.raises(ValueError, match="not a name"):
        entry(**done(**wrong))


@pytest.mark.parametrize("actor", ["person:7", "key:3", "browser:0b5e-7c", "clock", "system:work"])
def test_names_of_everyone_who_acts_are_taken(actor):
    assert entry(**done(actor=actor)).actor == actor


def test_facts_have_one_canonical_form():
    written = canonical(
        {
            "b": [1, True, None],
            "a": {"日": date(2026, 11, 24), "时": datetime(2026, 11, 24, 9, tzinfo=TOWN)},
            "n": Decimal("1.50"),
            "f": Fraction(2, 3),
            "u": uuid.UUID(int=1),
        }
    )
    assert written.decode() == (
        '{"a":{"日":"2026-11-24","时":"2026-11-24T01:00:00.000000+00:00"},"b":[1,true,null],'
        '"f":"2/3","n":"1.50","u":"00000000-0000-0000-0000-000000000001"}'
    )


@pytest.mark.parametrize("fact", [1.5, b"x", {1: 2}, object(), datetime(2026, 11, 24)])  # noqa: DTZ001 - it is refused
def test_a_fact_without_a_canonical_form_is_refused(fact):
    with pytest.raises(ValueError, match=r"form|zone|text"):
        canonical({"x": fact})


def test_a_personal_value_is_digested_with_its_salt_and_never_shown():
    phone = Personal("+8613800001234", SALT)
    assert canonical({"phone": phone}) == canonical({"phone": phone.hashed})
    assert Personal("+8613800001234", SALT[::-1]).hashed != phone.hashed
    assert "1380" not in repr(phone)
    with pytest.raises(ValueError, match="salt"):
        Personal("x", b"short")


facts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), facts, max_size=4))
def test_the_order_in_which_facts_were_written_does_not_matter(said):
    assert canonical(said) == canonical(dict(reversed(said.items())))
