"""The street on a Tuesday morning, with the categories in force."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from linli.ground.outbox.models import Message
from linli.life.cases import categories, closing, dispatch, intake, ringing, telling
from linli.life.cases.followers import hash_of
from linli.life.cases.intake import Said
from linli.life.cases.models import Answer, Case, Category, Contact, Reporter, Step
from linli.town.notices.models import Letter
from linli.town.people import contacts
from linli.town.people.models import Person
from linli.town.texts.models import Text
from tests.kept import kept
from tests.street import Street, make_street

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""A Tuesday, 9:00 in the town."""

RESULT = "换了新灯泡和声控开关，试过能亮"

CATEGORIES = Path(__file__).parents[2] / "data" / "categories.csv"


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def street(db: None, at: datetime) -> Street:
    return kept(with_categories, at)


def with_categories(at: datetime) -> Street:
    categories.load(CATEGORIES, valid_from=date(2025, 1, 1))
    Category.objects.update(needs_photo=False)  # photos have tests of their own (test_photos.py)
    return make_street(at)


@pytest.fixture
def gas(db: None) -> str:
    """The number that the district says of its gas company."""
    Text.objects.create(key="gas_repairs", zh="96777", valid_from=date(2025, 1, 1))
    return "96777"


type Report = Callable[..., Case]
type Heard = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def report(street: Street, at: datetime) -> Report:
    """Lin reports something at her entrance; `category`, `words`, `place`, `contact`, `at` may be given."""
    counter = iter(range(1000))

    def take_in(
        category: str = "54006",
        *,
        words: str = "楼道灯坏了一个星期",
        place: str = "b14-u2",
        contact: Contact = Contact.NAMED,
        who: str = "lin",
        moment: datetime = at,
    ) -> Case:
        said = Said(street.place[place], words, category, contact=contact)
        person = street.person[who]
        return intake.report(said, reporter=person, query_code=f"CODE{next(counter)}", by=person, at=moment)

    return take_in


@pytest.fixture
def heard(street: Street, at: datetime) -> Heard:
    """Tell what waits to be told, and give (who, kind) of the letters that came with it."""
    names = {person.pk: name for name, person in street.person.items()}
    Message.objects.all().delete()
    seen = 0

    def listen(moment: datetime = at) -> list[tuple[str, str]]:
        nonlocal seen
        for step in Step.objects.filter(pk__gt=seen).order_by("pk"):
            telling.tell_of(case_id=step.case_id, seq=step.seq, at=moment)
            seen = step.pk
        letters = Letter.objects.filter(kind__startswith="case.", read_at=None).order_by("pk")
        found = [(names[letter.person_id], letter.kind.removeprefix("case.")) for letter in letters]
        letters.update(read_at=moment)
        return sorted(found)

    return listen


def asked(case: Case) -> Reporter:
    """The first of a case's reporters."""
    found = case.reporters.order_by("pk").first()
    assert found is not None
    return found


def word(case: Case, answer: Answer, at: datetime, street: Street) -> Case:
    """Lin says what became of it."""
    return closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=answer)


def dispatched(case: Case, street: Street, at: datetime, organisation: str = "property", category: str = "") -> Case:
    """Zhao sends it out."""
    return dispatch.dispatch(
        case_id=case.pk,
        by=street.zhao,
        at=at,
        organisation_id=street.organisation[organisation].pk,
        category=category,
    )


def looked(case: Case, by: Person, at: datetime) -> None:
    """Somebody has looked at the numbers of a case's reporters, as before every call."""
    for each in case.reporters.exclude(person=None):
        ringing.note(each, by=by, at=at)


def joined(case: Case, person: Person, at: datetime, code: str = "JOINED") -> Reporter:
    """Another who reports the same matter, leaves a phone, and will be asked as well."""
    if not contacts.own(person, contacts.PHONE):
        contacts.keep(person, contacts.PHONE, "13900008002", at, verified=True)
    return Reporter.objects.create(
        case=case,
        person=person,
        contact=Contact.NAMED,
        query_code_hash=hash_of(code),
        reported_at=at,
        owned_at=at,
    )
