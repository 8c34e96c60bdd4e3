"""The demo town stands as it was promised: everyone has something to do, and every matter finds who handles it."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

import pytest
from django.contrib.auth.hashers import check_password, get_hasher, identify_hasher
from django.db import transaction

from linli.demo import today, visiting
from linli.demo.accounts import OneRound
from linli.demo.organisations import UNITS
from linli.demo.personas import PERSONAS
from linli.ground.audit.models import Entry
from linli.ground.outbox.models import Message
from linli.ground.shared.moments import local
from linli.life.cases import desks, posters, queries, signs
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case, Step
from linli.life.cases.states import State, Who
from linli.town.people import claims, living, on_roster, responsibility, rows
from linli.town.people import queries as people
from linli.town.people.models import Person, Post, Responsibility, RosterLine, StaffAccount
from linli.town.people.roles import EXCLUSIVE, Role
from linli.town.people.scopes import posts_of
from linli.town.places.models import Kind, Place
from linli.town.texts import saying
from tests.demo.conftest import AT

DAYS = 7
AT_ANY_HOUR = {"53005", "53008", "53009"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built")]


def test_the_community_stands_with_its_households_and_the_whole_district_around_it():
    beiyuan = Place.objects.get(code="110116001008")
    counted = {kind: Place.objects.within(beiyuan).filter(kind=kind).count() for kind in Kind}
    assert (beiyuan.name, beiyuan.households) == ("北园社区", 1776)
    assert (counted[Kind.GRID], counted[Kind.COURTYARD], counted[Kind.BUILDING], counted[Kind.ENTRANCE]) == (
        4,
        22,
        37,
        148,
    )
    assert Place.objects.filter(kind__in=[Kind.STREET, Kind.COMMUNITY]).count() == 338
    assert saying.text("gas_repairs", AT) == "96777", "whom one rings there of gas is the district's word"


def test_who_lives_in_beiyuan_reads_what_its_roster_holds_of_them_by_what_right_and_who_brought_it():
    for key in ("lin", "wang"):
        _persona, person = visiting.who(key)
        (line,) = on_roster.lines_of(person, AT)
        assert (line.kind, line.basis, line.taken_by, line.until) == (
            "owner",
            "consent",
            "社区书记李书记（北园社区）",
            None,
        )
    assert RosterLine.objects.count() == 5
    assert not on_roster.lines_of(visiting.who("chen")[1], AT), "control: who does not live there"


def test_a_poster_hangs_at_each_gate_entrance_and_pavilion_and_each_is_a_page():
    every = signs.signs("110116001008", AT)
    hung = [sign.code.rpartition("-")[2][0] for sign in every]
    assert [(kind, len(list(some))) for kind, some in groupby(sorted(hung))] == [("p", 4), ("u", 148), ("y", 22)]
    assert hung[-4:] == ["p"] * 4
    made = posters.pdf(every, AT)
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == len(hung)


def test_whoever_works_there_has_begun_an_account_but_a_new_colleague_and_one_who_has_the_link():
    states = {row["title"]: row["state_words"] for row in rows.accounts(people.staff(AT), AT)}
    assert {name: words for name, words in states.items() if words != "在用"} == {
        "文慧": "还没开户",
        "邵峰": "等本人开户",
    }
    assert len(states) > 30


def test_accounts_were_opened_as_a_real_town_opens_them():
    administrators = Post.objects.current(AT).filter(role__in=[str(role) for role in EXCLUSIVE]).values("person")
    by_command, by_someone = (StaffAccount.objects.filter(opened_by__isnull=alone) for alone in (True, False))
    assert {row.person_id for row in by_command} == {row["person"] for row in administrators}
    assert {row.opened_by.name for row in by_someone.select_related("opened_by")} == {"陆川"}
    proven = Entry.objects.filter(verb="people.account_phone_proven").count()
    assert proven == by_someone.exclude(password="").count() == by_someone.count() - 1


def test_a_password_that_nobody_knows_opens_to_no_guess_and_is_read_by_the_usual_hasher():
    account = StaffAccount.objects.get(username="zhao-1004")
    assert identify_hasher(account.password).algorithm == get_hasher().algorithm
    assert not any(check_password(guess, account.password) for guess in ("", account.username, account.password))
    assert OneRound.iterations < type(get_hasher()).iterations, "control: building over, the town hashes in earnest"


def test_where_there_is_no_property_firm_the_owner_unit_steps_in():
    yard = Place.objects.get(code="110116001008-y21")
    chosen = responsibility.lead_for(["PM"], yard, AT, "assist")
    assert (str(chosen.organisation), chosen.why) == ("机修厂后勤处", "fall-back:PM>OW")


def test_a_town_without_its_owner_unit_would_leave_two_courtyards_without_a_lead():
    with transaction.atomic():
        units = [unit for unit in UNITS if unit.kind == "owner_unit"]
        for row in Responsibility.objects.filter(organisation__code=units[0].code):
            responsibility.end(responsibility_id=row.pk, by=None, at=AT)
        yards = Place.objects.filter(kind=Kind.COURTYARD)
        without = [y.code[-3:] for y in yards if responsibility.lead_for(["PM"], y, AT, "assist").organisation is None]
        assert sorted(without) == ["y21", "y22"]
        transaction.set_rollback(True)


def person(key: str) -> Person:
    return visiting.who(key)[1]


def desk(key: str) -> set[str]:
    return set(queries.desk(posts_of(person(key), AT)).values_list("state", flat=True))


def waits_for_an_answer(key: str) -> list[Case]:
    mine = queries.desk(posts_of(person(key), AT))
    return list(mine.filter(state=State.REPORTED, answered_at=None))


def test_zhao_has_two_to_answer_one_due_today_and_one_that_waits_for_lin_s_word():
    mine = queries.desk(posts_of(person("zhao"), AT))
    assert len(waits_for_an_answer("zhao")) == 2
    assert mine.filter(state=State.IN_PROGRESS, resolve_due_at__gt=AT, resolve_due_at__lt=AT + timedelta(hours=6))
    assert mine.filter(state=State.ASKING, reporters__person=person("lin")).exists()


def test_qian_of_the_next_grid_has_one_to_answer_and_one_to_look_at_and_none_of_zhao_s():
    posts = posts_of(person("qian"), AT)
    assert len(waits_for_an_answer("qian")) == 1
    assert queries.to_verify(person("qian"), posts, AT).exists()
    assert not queries.desk(posts).exclude(grid__code="110116001008003").exists()


def test_sun_has_results_of_others_to_look_at():
    waiting = queries.to_verify(person("sun"), posts_of(person("sun"), AT), AT)
    assert waiting.filter(organisation=None).exists()
    assert waiting.exclude(organisation=None).exists()


def test_li_has_one_that_came_back_and_one_that_is_not_the_neighbourhood_s():
    mine = Lists(person("li"), posts_of(person("li"), AT), AT).cases(desks.TODO)
    assert mine.filter(holder="community", comebacks=1, state=State.ACCEPTED).exists()
    assert mine.filter(state=State.REPORTED, words__contains="取款机").exists()


def test_han_has_one_to_send_one_given_back_twice_and_one_overdue():
    mine = Lists(person("han"), posts_of(person("han"), AT), AT).cases(desks.TODO)
    assert mine.filter(state=State.ACCEPTED, category__code="52001", holder="grid").exists()
    assert mine.filter(holder="street", returns=2).exists()
    assert mine.filter(told_level__in=["street", "district"]).exists()


def test_qin_sees_what_was_told_to_the_district():
    reached = Case.objects.visible_to(None, posts_of(person("qin"), AT))
    assert reached.filter(told_level="district", next_due_at__lt=AT).exists()


@pytest.mark.parametrize(
    ("key", "states"),
    [("zhou", {"dispatched", "in_progress"}), ("ma", {"dispatched", "in_progress"}), ("xu", {"dispatched"})],
)
def test_those_who_handle_have_something_new_or_in_hand(key: str, states: set[str]):
    assert desk(key) >= states


def test_the_one_who_calls_back_has_two_households_to_ring_whatever_the_personas_have_said():
    played = [person(persona.key) for persona in PERSONAS]
    to_call = queries.to_call(posts_of(person("he"), AT))
    assert to_call.filter(reporters__person=person("lin")).exists(), "control: who says it as Lin takes this one away"
    assert to_call.exclude(reporters__person__in=played).filter(reported_at__gte=AT - timedelta(days=2)).count() >= 2


@pytest.mark.parametrize(("key", "state"), [("lin", "asking"), ("lin", "in_progress"), ("chen", "in_progress")])
def test_residents_follow_what_they_reported(key: str, state: str):
    assert queries.mine(person(key)).filter(state=state).exists()


def test_wang_reported_something_and_has_a_newcomer_to_confirm():
    assert queries.mine(person("wang")).exists()
    assert claims.waiting_for(posts_of(person("wang"), AT), but_not_of=person("wang")).count() == 1
    assert living.homes_of(person("lin"), AT).exists()


def test_every_persona_is_a_person_known_by_their_test_number():
    assert [person(persona.key).name for persona in PERSONAS] == [persona.name for persona in PERSONAS]


def test_nothing_is_left_for_the_worker_and_nothing_failed():
    assert not Message.objects.filter(done_at=None).exists()
    assert not Message.objects.exclude(trouble="").exists()


def test_nothing_happened_after_now_and_each_step_was_recorded_when_it_happened():
    steps = Step.objects.values_list("at", "recorded_at")
    assert all(at == recorded and at <= AT for at, recorded in steps)


def odd_hours(acts: Iterable[tuple[str, str | None, datetime]]) -> list[str]:
    """Which of these acts (as what, in which role, when) nobody would do at that hour."""
    found = []
    for acting_as, role, at in acts:
        there = local(at)
        hour = there.hour + there.minute / 60
        works = there.weekday() < 5 and 8.5 <= hour < 18
        asleep = acting_as == Who.REPORTER and not 6.9 <= hour < 22.5
        away = role in {Role.GRID_WORKER, Role.COMMUNITY_STAFF, Role.COMMUNITY_SECRETARY, Role.TEAM_LEAD} and not works
        if asleep or away:
            found.append(f"{role or acting_as} {there:%a %H:%M}")
    return found


def test_people_act_when_they_are_there_and_neighbours_write_by_day():
    steps = Step.objects.exclude(acting_as=Who.CLOCK).exclude(case__category__code__in=sorted(AT_ANY_HOUR))
    checks = steps.exclude(verb__in=["verify", "rework"])  # due within a day, also at weekends
    assert odd_hours(checks.values_list("acting_as", "post__role", "at")) == []
    assert odd_hours([("grid", Role.GRID_WORKER, AT.replace(hour=19))]), "03:00 in the town is caught"
    assert odd_hours([("reporter", None, AT.replace(hour=20))])


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_what_stands_open_happened_by_day_in_its_order_whenever_the_town_is_built(hour: int):
    now = AT.replace(hour=hour)
    for row in today.rows():
        when = today.moments_of(row, now)
        assert when == sorted(when)
        assert when[-1] <= now
        if row.category not in today.CANNOT_WAIT:
            assert odd_hours([("reporter", None, when[0])]) == []
