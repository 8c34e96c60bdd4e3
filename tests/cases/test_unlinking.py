"""Half a year after a case ended nothing that is stored joins it to who reported it: every table is read for it."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models
from django.http import HttpRequest

from linli.ground.audit.models import Entry, Reading
from linli.ground.outbox.loop import work_once
from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, handling, visitor
from linli.life.cases.api import reporting as api_reporting
from linli.life.cases.models import Case, Reporter, Step
from linli.life.cases.states import Audience
from linli.life.cases.views import reporting as page_reporting
from linli.town.notices import inbox
from linli.town.people import callers
from linli.town.people.models import Person
from tests.cases.test_views import form
from tests.street import COMMUNITY, Street, signed_in

AFTER = timedelta(days=182)

type Row = tuple[str, int]


def rows() -> Iterator[tuple[Row, models.Model, dict[str, Any]]]:
    """Every row of every table, by its table and number, with its columns."""
    for model in apps.get_models():
        for row in model._base_manager.all():
            columns = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            yield (model._meta.label, row.pk), row, columns


def points_at(row: models.Model, columns: dict[str, Any]) -> Iterator[Row]:
    """The rows that a row's foreign keys point at."""
    for field in type(row)._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and columns[field.attname] is not None:
            yield target._meta.label, columns[field.attname]


def words_of(columns: dict[str, Any]) -> str:
    """All that a row says in text, numbers in JSON with it."""
    found = [value for value in columns.values() if isinstance(value, str)]
    found += [json.dumps(value) for value in columns.values() if isinstance(value, dict | list)]
    return "\n".join(found)


def names(words: str, *things: str) -> bool:
    """Whether a text holds one of these names, and not a longer one that begins alike."""
    return any(f"{thing}{end}" in f"{words}\n" for thing in things for end in ("\n", '"', ",", "}", " ", "：", "/"))


def joins(case: Case, person: Person) -> set[str]:
    """The tables with a row that belongs to the case, itself or by what it points at, and names the person."""
    every = list(rows())
    called = (f"case:{case.pk}", str(case.public_id), case.number, f'"case": {case.pk}')
    of_case: set[Row] = {(Case._meta.label, case.pk)}
    of_case |= {key for key, _row, columns in every if names(words_of(columns), *called)}
    while True:
        more = {key for key, row, columns in every if of_case & set(points_at(row, columns))} - of_case
        if not more:
            break
        of_case |= more
    whom = (Person._meta.label, person.pk)
    spoken = (f"person:{person.pk}", f'"person": {person.pk}', str(person.public_id))
    return {
        key[0]
        for key, row, columns in every
        if key in of_case and (whom in points_at(row, columns) or names(words_of(columns), *spoken))
    }


@pytest.fixture
def ended(street: Street, at: datetime) -> Case:
    """A matter that Lin brought by the page, with all that she and the desk may do; it ended, and it was told of."""
    with clock_at(at):
        lin, zhao = signed_in(street.lin, at=at), signed_in(street.zhao, at=at)
        lin.get("/report/")
        answer = lin.post("/report/", {**form(category="54006"), "contact": "named", "at": f"{COMMUNITY}-b14-u2"})
        assert answer.status_code == 302, answer.content.decode()
        case = Case.objects.everything("a test").get()
        answering.ask_back(case_id=case.pk, by=street.zhao, at=at, words="几楼的灯？")

        def act(name: str, **given: object) -> None:
            case.refresh_from_db()
            filled = {"seen": case.version, **given}
            assert lin.post(f"/cases/{case.public_id}/{name}/", filled).status_code == 302

        act("add", words="三楼的")
        act("correct", spot="三楼东侧")
        reporter = case.reporters.get()
        shown = zhao.post(f"/cases/{case.public_id}/reveal/{reporter.pk}/", {"why": "约上门的时间"})
        assert shown.status_code == 200
        handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
        act("say", answer="solved", words="亮了")
        act("rate", grade="good", attitude="good")
        work_once(at)
    case.refresh_from_db()
    assert case.state == "closed"
    return case


def test_nothing_that_is_stored_joins_an_ended_case_to_its_reporter(street: Street, ended: Case, at: datetime):
    assert joins(ended, street.lin) >= {"cases.Reporter", "notices.Letter"}, "the scan finds what there is before"
    work_once(at + AFTER)
    assert joins(ended, street.lin) == set()
    assert Reading.objects.filter(whose=street.lin.source).exists(), "who looked at her number is kept for three years"


def test_from_the_first_day_neither_step_nor_entry_names_the_reporter(street: Street, ended: Case):
    assert joins(ended, street.lin) <= {"cases.Reporter", "notices.Letter", "once.Key"}
    spoken = ended.steps.filter(acting_as="reporter")
    assert {step.verb for step in spoken} == {"report", "add", "correct", "say", "rate"}
    assert {(step.by, step.on_behalf_of) for step in spoken} == {(None, ended.reporters.get())}
    reporter = ended.reporters.get()
    verbs = set(Entry.objects.filter(actor=f"reporter:{reporter.pk}").values_list("verb", flat=True))
    assert verbs == {f"case.{verb}" for verb in ("report", "add", "correct", "say", "rate")}


def _nothing_told(told: object) -> int:
    return 0


def _step_by(case: Case, person: Person) -> None:
    """A step as it was written before: it names who reported."""
    last = case.steps.order_by("-seq").first()
    assert last is not None
    last.pk, last.public_id, last.seq, last.verb, last.by = None, uuid4(), last.seq + 1, "report", person
    last.save(force_insert=True)


def _entry_by(case: Case, person: Person) -> None:
    Entry.objects.create(
        actor=person.source, verb="case.say", object=f"case:{case.pk}", at=case.reported_at, digest="0" * 64
    )


def _reading_of(case: Case, person: Person) -> None:
    Reading.objects.create(
        reader="person:1", whose=person.source, what="contact.phone", why=f"{case.number}：约时间", at=case.reported_at
    )


@pytest.mark.parametrize(
    ("broken", "found"), [(_step_by, "cases.Step"), (_entry_by, "audit.Entry"), (_reading_of, "audit.Reading")]
)
def test_a_trace_that_names_both_is_found(
    street: Street, ended: Case, at: datetime, broken: Callable[[Case, Person], None], found: str
):
    """Control of the scan: a step, an entry or a look as they were once written."""
    broken(ended, street.lin)
    work_once(at + AFTER)
    assert joins(ended, street.lin) == {found}


def test_letters_that_stay_are_found(street: Street, ended: Case, at: datetime, monkeypatch: pytest.MonkeyPatch):
    """Control: what she was told of her case says whose case it is."""
    monkeypatch.setattr(inbox, "forget_told", _nothing_told)
    work_once(at + AFTER)
    assert joins(ended, street.lin) == {"notices.Letter"}


def anonymously(street: Street, at: datetime, *, by_json: bool) -> tuple[Case, list[str]]:
    """Lin, signed in, reports anonymously and sends it again; the case, and what each time told her the query code."""
    codes = []
    with clock_at(at):
        lin = signed_in(street.lin, at=at)
        lin.get("/report/")
        given = {**form(category="54006"), "contact": "anonymous", "at": f"{COMMUNITY}-b14-u2"}
        body = {"words": "楼道灯坏了", "place_code": f"{COMMUNITY}-b14-u2", "contact": "anonymous"}
        key = {"Idempotency-Key": str(uuid4())}
        for _time in range(2):
            if by_json:
                sent = lin.post("/api/v1/cases", body, content_type="application/json", headers=key)
                assert sent.status_code == 201, sent.content.decode()
                codes.append(sent.json()["query_code"])
            else:
                sent = lin.post("/report/", given)
                assert sent.status_code == 302, sent.content.decode()
                codes.append(str(lin.get(sent["Location"]).context["code"]))
        work_once(at)
    return Case.objects.everything("a test").get(), codes


def in_sessions(case: Case) -> bool:
    """Whether a session of somebody who is signed in names the case's reporter."""
    kept = [session.get_decoded() for session in Session.objects.all()]
    reporters = set(case.reporters.values_list("pk", flat=True))
    return any(reporters & set(each.get("followed", ())) for each in kept if "_auth_user_id" in each)


@pytest.mark.parametrize("by_json", [False, True])
def test_who_reports_anonymously_while_signed_in_is_joined_to_it_by_nothing_from_the_first(
    street: Street, at: datetime, by_json: bool
):
    case, codes = anonymously(street, at, by_json=by_json)
    assert len(set(codes)) == 1, "sent again it is the same report, with the same code"
    assert case.reporters.get().person is None
    assert joins(case, street.lin) == set()
    assert not in_sessions(case)


@pytest.mark.parametrize("by_json", [False, True])
def test_control_a_key_kept_by_the_person_who_sent_it_is_found(
    street: Street, at: datetime, by_json: bool, monkeypatch: pytest.MonkeyPatch
):
    def by_person(request: HttpRequest, key: str = "", *, anonymous: bool = False) -> str:
        return street.lin.source

    monkeypatch.setattr(callers, "caller", by_person)
    monkeypatch.setattr(api_reporting, "caller", by_person)
    monkeypatch.setattr(visitor, "caller", by_person)
    monkeypatch.setattr(page_reporting, "caller", by_person)
    case, _codes = anonymously(street, at, by_json=by_json)
    assert joins(case, street.lin) == {"once.Key"}


def test_the_database_takes_no_step_of_a_reporter_that_names_a_person(street: Street, ended: Case):
    with pytest.raises(IntegrityError):
        Step.objects.create(
            case=ended,
            seq=99,
            verb="say",
            target="closed",
            by=street.lin,
            acting_as="reporter",
            audience=Audience.PUBLIC,
            community=ended.community,
            street=ended.street,
            at=ended.reported_at,
        )


def test_whoever_writes_a_report_down_for_another_is_named_in_their_place(street: Street, at: datetime):
    with clock_at(at):
        sun = signed_in(street.sun, at=at)
        sun.get("/report/")
        given = {**form(category="54006"), "contact": "named", "phone": "13800004321", "at": f"{COMMUNITY}-b14-u2"}
        assert sun.post("/report/", given).status_code == 302
    reporter = Reporter.objects.get()
    step = reporter.case.steps.get()
    assert (step.by, step.on_behalf_of) == (street.sun, reporter)


def test_a_reporter_is_not_told_of_what_they_did_themselves(street: Street, ended: Case):
    told = inbox.letters_of(street.lin).filter(about=f"case:{ended.pk}")
    assert "case.corrected" not in set(told.values_list("kind", flat=True))
    assert "case.answered_back" in set(told.values_list("kind", flat=True))
