"""Keys are changed while the town goes on: nobody is lost, nobody is doubled, and after kill -9 it is run again."""

import json
import os
import stat
import time
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ImproperlyConfigured

from linli.cli import main
from linli.commands import rotating as command
from linli.ground.audit.record import about
from linli.ground.shared.failpoints import arm
from linli.ground.shared.keyring import Keyring, NotOurs, keyring, new_version
from linli.ground.shared.moments import clock_at, now
from linli.life.cases import draws, followers, intake
from linli.life.cases.intake import Said
from linli.life.cases.models import DrawSecret
from linli.town.people import claims, contacts, pacing, rotating, signing_in, staff_door
from linli.town.people.models import Contact, DwellingClaim, Person, RosterLine, StaffAccount
from tests.people.authenticated import PASSWORD, begun, hash_quickly, totp_of
from tests.people.test_rosters import ROSTER
from tests.people.test_workbook import take_in
from tests.street import PHONE, Street, make_street
from tests.trust.processes import at_once, killed

SPOT = "晚上水流特别小"


class Nobody:
    """A sender of codes that sends nothing."""

    def send(self, phone: str, words: str) -> None:
        """Not even that."""


@pytest.fixture
def key_file(tmp_path, settings):
    settings.KEY_FILE = tmp_path / "keys.json"
    settings.CODE_SENDER = f"{__name__}.Nobody"
    hash_quickly(settings)
    new_version(settings.KEY_FILE)
    return settings.KEY_FILE


def live(at) -> Street:
    """The street with something sealed of every kind: phones, mail, an authenticator, query code, draw and roster."""
    street = make_street(at)
    for n, person in enumerate((street.wang, street.zhou, street.sun, street.he)):
        contacts.keep(person, "phone", f"1390000567{n}", at, verified=True)
    contacts.keep(street.lin, "email", "lin@example.cn", at, verified=True)
    begun(street.zhao, "zhao", at)
    code = followers.code_for("browser:x", "k" * 20)
    intake.report(Said(street.place["b14-u2"], SPOT, "", door=""), reporter=None, query_code=code, by=None, at=at)
    draws.seal(day=at.date(), secret=b"s" * 32, at=at)
    take_in(street, at, {"住户": [*ROSTER, "14 2 402 13911112222 业主"]}, by=street.sun)
    return street


@pytest.fixture
def at(key_file):
    with clock_at(now()):
        yield now()


@pytest.fixture
def town(db, at) -> Street:
    return live(at)


@pytest.fixture
def committed_town(transactional_db, at) -> Street:
    return live(at)


def code_of_zhao(at) -> str:
    return totp_of(StaffAccount.objects.get(username="zhao")).at(at)


def signs_in(phone: str, at) -> Person:
    """Come in as a resident does, in a new browser: a code is asked for and given back."""
    browser = signing_in.new_browser()
    asked = signing_in.ask(phone=phone, browser=browser, digits="123456", purpose=signing_in.SIGN_IN, at=at)
    proven = signing_in.prove(
        code_id=str(asked.public_id), browser=browser, digits="123456", purpose=signing_in.SIGN_IN, at=at
    )
    return signing_in.welcome(proven=proven, at=at)


def versions() -> set[str]:
    """Every version under which something is sealed or indexed."""
    of_contacts = Contact.objects.values_list("key_version", "index_version")
    accounts = StaffAccount.objects.filter(totp_sealed__isnull=False).values_list("key_version", flat=True)
    secrets = DrawSecret.objects.values_list("key_version", flat=True)
    return {version for pair in of_contacts for version in pair} | set(accounts) | set(secrets)


def everyone_is_there(street: Street, at) -> None:
    """Whoever had something sealed still has it, and is found by it."""
    assert contacts.own(street.lin, "phone") == PHONE
    assert contacts.find("email", "lin@example.cn") == street.lin
    assert signs_in("13900005670", at) == street.wang
    later = at + timedelta(minutes=1)
    assert staff_door.enter(username="zhao", password=PASSWORD, code=code_of_zhao(later), at=later)
    reporter, code = followers.sent("browser:x", "k" * 20)
    assert followers.follow(reporter.case.number, code) == reporter
    assert draws._opened(DrawSecret.objects.get()) == b"s" * 32


def test_everything_is_moved_and_everyone_is_still_found(town, at, key_file, capsys):
    assert main(["keys", "rotate"]) == 0
    assert versions() == {"v2"}
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert list(key_file.parent.iterdir()) == [key_file]
    everyone_is_there(town, at)
    assert "换好了" in capsys.readouterr().out
    assert about("keyring:v2").get().verb == "people.keys_rotated"
    assert main(["keys", "rotate"]) == 0
    assert versions() == {"v3"}


def test_an_address_that_nobody_confirmed_is_still_nobodys_when_the_key_is_changed(town, at, key_file):
    for person in (town.wang, town.zhou):
        contacts.keep(person, "email", "wang@example.cn", at)
    assert main(["keys", "rotate"]) == 0
    assert versions() == {"v2"}
    assert contacts.find("email", "wang@example.cn") is None
    contacts.keep(town.sun, "email", "wang@example.cn", at, verified=True)
    assert contacts.find("email", "wang@example.cn") == town.sun


def test_people_sign_in_between_one_batch_and_the_next(town, at, key_file, monkeypatch):
    monkeypatch.setattr(command, "BATCH", 1)
    people, seen, move = Person.objects.count(), [], rotating.move_contacts

    def then_sign_in(many):
        moved = move(many)
        for n, person in enumerate((town.wang, town.zhou)):
            assert signs_in(f"1390000567{n}", at + timedelta(hours=len(seen) * 6)) == person
        seen.append(versions())
        return moved

    monkeypatch.setattr(rotating, "move_contacts", then_sign_in)
    assert main(["keys", "rotate"]) == 0
    assert {"v1", "v2"} in seen, "both keys were in use at once"
    assert Person.objects.count() == people
    everyone_is_there(town, at)


def test_control_whoever_looks_under_the_newest_index_alone_finds_nobody(town, at, key_file, monkeypatch):
    new_version(key_file)
    assert contacts.find("phone", PHONE) == town.lin
    monkeypatch.setattr(Keyring, "indexes", lambda self, kind, value: [self.index(kind, value).value])
    assert contacts.find("phone", PHONE) is None
    assert signs_in("13900005670", at) != town.wang, "and takes a neighbour for someone new"


def test_a_home_is_confirmed_by_a_roster_that_is_still_under_the_older_key(town, at, key_file):
    assert main(["keys", "rotate"]) == 0
    assert RosterLine.objects.filter(index_version="v1").count() == 2, "nobody here has those phones"
    assert RosterLine.objects.filter(index_version="v2").count() == 1, "that of a known phone came along"
    contacts.keep(town.zhou, "phone", "13911112222", at, verified=True)
    said = claims.claim_by_words(community="110116001008", words="14号楼2单元402", kind="owner", by=town.zhou, at=at)
    assert said.state == DwellingClaim.State.CONFIRMED
    take_in(town, at, {"住户": [*ROSTER, "14 2 402 13911112222 业主"]}, by=town.sun)
    assert rotating.roster_lines_left() == 0
    assert RosterLine.objects.count() == 3, "taken in again, a line is renewed and not doubled"


def test_the_day_of_codes_does_not_begin_anew_with_a_new_key(town, at, key_file):
    def ask(minute: int, browser: str = "b", marks: str = "") -> object:
        later = at + timedelta(minutes=minute)
        return signing_in.ask(
            phone=PHONE, browser=browser, digits="123456", purpose=signing_in.SIGN_IN, at=later, marks=marks
        )

    for minute in range(pacing.CODES_A_DAY):
        ask(minute)
    for n in range(pacing.FROM_ANYWHERE - pacing.CODES_A_DAY):
        ask(0, browser=f"b{n}")
    marks = pacing.with_mark("", PHONE)
    new_version(key_file)
    with pytest.raises(pacing.EnoughCodes):
        ask(9)
    with pytest.raises(pacing.AskedFromEverywhere):
        ask(9, browser="new")
    ask(9, browser="new", marks=marks)


def test_killed_between_two_batches_it_goes_on_where_it_stood(committed_town, at, key_file, capsys):
    def die_at_the_second_batch() -> None:
        new_version(key_file)
        rotating.move_contacts(2)
        arm("keys_moved:kill")
        command.move_all(command.movers())

    assert killed(die_at_the_second_batch, failpoint="nowhere")
    left = rotating.contacts_left()
    assert (versions(), left) == ({"v1", "v2"}, Contact.objects.count() - 2)
    everyone_is_there(committed_town, at)
    assert main(["keys", "rotate"]) == 0
    assert "接着换" in capsys.readouterr().out
    assert (keyring().current, versions()) == ("v2", {"v2"})
    everyone_is_there(committed_town, at + timedelta(minutes=5))


def test_killed_while_the_file_is_written_the_old_one_stands(committed_town, at, key_file):
    before = key_file.read_bytes()
    assert killed(partial(new_version, key_file), failpoint="keys_written")
    assert key_file.read_bytes() == before
    everyone_is_there(committed_town, at)
    assert new_version(key_file) == "v2"


@pytest.mark.django_db(transaction=True)
def test_versions_added_at_the_same_moment_are_each_kept(key_file):
    made = at_once(4, lambda n: new_version(key_file))
    assert sorted(made) == ["v2", "v3", "v4", "v5"]
    assert sorted(json.loads(key_file.read_text())) == ["v1", *sorted(made)]


def aged(key_file) -> None:
    long_ago = time.time() - 2 * 3600
    os.utime(key_file, (long_ago, long_ago))


def test_an_old_key_is_retired_only_when_nothing_is_left_under_it_and_nobody_may_still_use_it(town, at, key_file):
    sealed = Contact.objects.get(person=town.lin, kind="phone")
    new_version(key_file)
    aged(key_file)
    with pytest.raises(SystemExit):
        main(["keys", "retire"])
    assert main(["keys", "rotate"]) == 0
    os.utime(key_file)
    with pytest.raises(SystemExit):
        main(["keys", "retire"])
    aged(key_file)
    assert main(["keys", "retire"]) == 0
    assert list(json.loads(key_file.read_text())["v1"]) == ["index"]
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    with pytest.raises(NotOurs):
        keyring().unseal(sealed.sealed, sealed.key_version, sealed.bound_to)
    everyone_is_there(town, at)
    assert about("keyring:v2").last().verb == "people.keys_retired"
    aged(key_file)
    assert main(["keys", "retire"]) == 0


def test_a_row_that_was_damaged_stops_the_run_and_is_named(town, key_file, capsys):
    Contact.objects.filter(person=town.lin, kind="phone").update(sealed=b"x" * 40)
    with pytest.raises(SystemExit):
        main(["keys", "rotate"])
    assert "contact:" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["keys", "retire"])


def test_the_newest_key_is_never_retired(key_file, settings):
    written = json.loads(key_file.read_text())
    del written["v1"]["seal"]
    key_file.write_text(json.dumps(written))
    with pytest.raises(ImproperlyConfigured, match="retired"):
        keyring()
