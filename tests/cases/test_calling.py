"""Whom a resident rings: whose number it is and who answers now; and a refusal that is no dead end."""

from datetime import datetime, timedelta

import pytest

from linli.life.cases import answering, beforehand, calling, dispatch, handling, queries, reporting
from linli.life.cases.models import Case
from linli.life.cases.states import Outcome, State
from linli.town.people import appoint
from linli.town.people.models import Organisation, Post
from linli.town.people.roles import Role
from tests.cases.conftest import Report, asked, dispatched, joined
from tests.cases.test_views import text
from tests.street import Street, signed_in

NUMBER = "010-6960-0000"


def page(case: Case, street: Street) -> str:
    return signed_in(street.lin).get(f"/cases/{case.public_id}/").content.decode()


def test_a_case_says_whom_to_ring_whose_number_it_is_and_when(street: Street, report: Report, at: datetime):
    case = report("54006")
    [first] = calling.about(case, at)
    assert (first.whose, first.phone) == ("网格员 赵师傅", NUMBER)
    assert "现在有人接，今天" in first.line
    at_night = at + timedelta(hours=13)
    assert "现在有人接" not in calling.about(case, at_night)[-1].line
    assert f'href="tel:{NUMBER.replace("-", "")}"' in page(case, street)
    case = dispatched(report("54001"), street, at, "water")
    case.refresh_from_db()
    assert case.organisation is not None
    assert calling.about(case, at)[0].whose == case.organisation.name


@pytest.mark.parametrize("kind", ["53007", "52008"])
def test_outside_the_hours_the_duty_officer_comes_first_where_a_matter_cannot_wait_and_last_of_any_other(
    street: Street, report: Report, at: datetime, kind: str
):
    lamp, night = report("54006"), at + timedelta(hours=13)
    Post.objects.filter(role=Role.COMMUNITY_STAFF).update(role=Role.DUTY_OFFICER)
    worker, officer = calling.about(lamp, night)
    assert worker.whose == "网格员 赵师傅"
    assert (officer.in_need, officer.line) == (True, "只在着急时打，现在有人接")
    assert len(calling.about(lamp, at)) == 1, "control: by day the grid worker alone"
    urgent = report(kind)
    first, second = calling.about(urgent, night)
    assert (first.line, second.whose) == ("现在有人接", "网格员 赵师傅")
    urgent.state = State.ASKING
    assert calling.about(urgent, night)[-1].in_need, "what is done waits until the morning"


def test_who_did_the_work_is_rung_after_it_too_behind_those_who_see_to_it(street: Street, report: Report, at: datetime):
    case = dispatched(report("54001"), street, at, "water")
    water = street.organisation["water"]
    Organisation.objects.filter(pk=water.pk).update(duty_phone="010-6960-7777")
    handling.start(case_id=case.pk, by=street.he, at=at)
    case.refresh_from_db()
    assert calling.about(case, at)[0].phone == "010-6960-7777", "control: while they have it in hand they come first"
    handling.handle(case_id=case.pk, by=street.he, at=at, result="换了入户阀门滤网，清了泥沙")
    case.refresh_from_db()
    said = [(call.whose, call.line) for call in calling.about(case, at)]
    assert said[-1] == (water.name, "活是他们干的")
    assert said[0][0] == "网格员 赵师傅"


def test_outside_the_hours_without_an_officer_the_hotline_answers_and_the_others_say_when(
    street: Street, report: Report, at: datetime
):
    case, night = dispatched(report("54001"), street, at, "water"), at + timedelta(hours=13)
    case.refresh_from_db()
    said = [(call.phone, call.line) for call in calling.about(case, night)]
    assert said == [
        ("12345", "全天有人接，要把事情从头说"),
        (NUMBER, "这件事现在由他们办，这会儿不一定有人接"),
        (NUMBER, "现在没人接，明天 8:30 起有人接"),
    ]
    assert "12345" not in [call.phone for call in calling.about(case, at)], "control: within the hours"


@pytest.mark.parametrize(
    ("holder", "role", "whose"),
    [("street", Role.STREET_DISPATCHER, "街道"), ("district", Role.DISTRICT_SUPERVISOR, "区里")],
)
def test_a_case_that_went_up_names_the_desk_it_lies_on_and_when_that_answers(
    street: Street, report: Report, at: datetime, holder: str, role: Role, whose: str
):
    case = report("54006")
    assert [call.whose for call in calling.about(case, at)] == ["网格员 赵师傅"], "control: where it began"
    case.holder = holder
    post = Post.objects.get(role=role)
    appoint.set_duty_phone(post_id=post.pk, phone="010-6960-9999", by=street.xu, at=at)
    first, second = calling.about(case, at)
    assert (first.whose, first.phone, first.line) == (whose, "010-6960-9999", "这件事现在归他们管，这会儿有人接")
    assert second.whose == "网格员 赵师傅"
    at_night = [call for call in calling.about(case, at + timedelta(hours=13)) if call.whose == whose]
    assert [call.line for call in at_night] == ["这件事现在归他们管，明天 8:00 起有人接"]
    appoint.set_duty_phone(post_id=post.pk, phone="", by=street.xu, at=at)
    assert [call.whose for call in calling.about(case, at)] == ["网格员 赵师傅"], "no number is made up"


def test_while_the_office_is_shut_at_noon_who_answers_now_comes_first(street: Street, report: Report, at: datetime):
    case, noon = report("54006"), at + timedelta(hours=3, minutes=30)
    case.holder = "street"
    post = Post.objects.get(role=Role.STREET_DISPATCHER)
    appoint.set_duty_phone(post_id=post.pk, phone="010-6960-9999", by=street.xu, at=at)
    said = [(call.whose, call.line) for call in calling.about(case, noon)]
    assert said == [
        ("网格员 赵师傅", "现在有人接，今天 8:30–18:00"),
        ("街道", "这件事现在归他们管，今天 14:00 起有人接"),
    ]
    assert calling.about(case, at)[0].whose == "街道", "control: while both answer, whoever has it in hand"


def test_whoever_said_that_they_go_there_comes_first_and_answers_until_the_time_of_that_has_passed(
    street: Street, report: Report, at: datetime
):
    night, phone = at + timedelta(hours=13), "010-6960-1111"
    here = street.place["community"].pk
    appoint.appoint(person_id=street.gu.pk, role=Role.DUTY_OFFICER, place_id=here, by=None, at=at, duty_phone=phone)
    case = report("52008", words="车被堵在院里", moment=night)
    assert [call.phone for call in calling.about(case, night)] == [phone, NUMBER], "control: before he said so"
    case = handling.take_on(case_id=case.pk, by=street.zhao, at=night)
    due = case.going_due_at
    assert due is not None
    first, *others = calling.about(case, night)
    assert (first.whose, first.phone, first.line) == ("网格员 赵师傅", NUMBER, "说了过去办，现在有人接")
    assert [call.phone for call in others] == [phone], "and stands there once"
    assert calling.who_answers(case, night) == first
    assert [call.phone for call in calling.about(case, due)] == [phone, NUMBER], "control: he did not come"
    soon = answering.answer(case_id=report("52008", moment=night).pk, by=street.zhao, at=night, words="我马上到")
    just = [calling.about(soon, night + timedelta(minutes=minutes))[0] for minutes in (1, 30)]
    assert [(call.phone, call.line) for call in just] == [(NUMBER, "刚答复过，现在有人接"), (phone, "现在有人接")]
    lamp = handling.take_on(case_id=report("54006").pk, by=street.zhao, at=at, until=at + timedelta(days=2))
    on_the_way = [calling.about(lamp, at + timedelta(hours=hours))[0].line for hours in (13, 23, 24)]
    assert on_the_way == ["说了过去办，现在有人接", "现在没人接，今天 8:30 起有人接", "说了过去办，现在有人接"]


def test_a_number_that_desk_and_duty_officer_share_is_named_by_who_answers_now(
    street: Street, report: Report, at: datetime
):
    case, shared = report("54006"), "010-6960-9999"
    case.holder = "community"
    desk = Post.objects.filter(role=Role.COMMUNITY_STAFF).order_by("pk")[0]
    appoint.set_duty_phone(post_id=desk.pk, phone=shared, by=street.xu, at=at)
    here = street.place["community"]
    Post.objects.create(role=Role.DUTY_OFFICER, place=here, person=street.gu, starts_at=at, duty_phone=shared)
    night, day = ([(call.whose, call.phone) for call in calling.about(case, at + timedelta(hours=h))] for h in (13, 0))
    assert [phone for _whose, phone in night] == [NUMBER, shared]
    assert night[-1][0].startswith("值班")
    assert day == [("社区", shared), ("网格员 赵师傅", NUMBER)], "control: by day the desk answers itself"
    Post.objects.filter(role=Role.DUTY_OFFICER).update(duty_phone="010-6960-1111")
    apart = [call.phone for call in calling.about(case, at + timedelta(hours=13))]
    assert apart == [shared, NUMBER, "010-6960-1111"], "control: a number of its own"


def test_a_case_that_ended_is_in_nobodys_hands_and_its_desk_is_still_rung(street: Street, report: Report, at: datetime):
    case, night = report("54006"), at + timedelta(hours=13)
    case.holder = "street"
    post = Post.objects.get(role=Role.STREET_DISPATCHER)
    appoint.set_duty_phone(post_id=post.pk, phone="010-6960-9999", by=street.xu, at=at)
    assert "现在归他们管" in calling.about(case, at)[0].line, "control: while it is open"
    case.state, case.outcome = State.CLOSED, Outcome.UNRESOLVED
    lines = [call.line for moment in (at, night) for call in calling.about(case, moment) if call.whose == "街道"]
    assert lines == ["现在有人接", "现在没人接，明天 8:00 起有人接"]


@pytest.mark.parametrize(
    ("unit", "reason", "numbers"),
    [
        ("供热公司 96069", "供热归他们管", ["96069"]),
        ("电力公司", "请打 95598，或者 010-6960-1234", ["95598", "010-6960-1234"]),
        ("派出所", "去年花了 12000 元修过，8号院 10010号箱", []),
    ],
)
def test_a_refusal_names_whom_to_turn_to_and_whom_to_ring_against_it(
    street: Street, report: Report, at: datetime, unit: str, reason: str, numbers: list[str]
):
    case = report("54001")
    dispatch.reject(case_id=case.pk, by=street.li, at=at, reason=reason, next_unit=unit)
    case.refresh_from_db()
    found = calling.refusal(case, queries.timeline(case), at)
    assert found is not None
    assert [call.phone for call in found.numbers] == numbers
    assert [call.phone for call in found.against] == [NUMBER, "12345"], "the secretary refused: the street is above"
    shown = page(case, street)
    for said in (f"请找{unit}", f"原因：{reason}", "不同意？", 'href="tel:12345"', "再报一次"):
        assert said in shown


def test_a_refusal_gives_the_number_of_an_organisation_for_as_long_as_there_is_one(
    street: Street, report: Report, at: datetime
):
    case, water = report("54001"), street.organisation["water"]
    Organisation.objects.filter(pk=water.pk).update(duty_phone="010-6960-7777")
    dispatch.reject(case_id=case.pk, by=street.li, at=at, reason="供水归他们管", next_unit=water.name)
    case.refresh_from_db()
    ended = at + timedelta(days=1)
    Organisation.objects.filter(pk=water.pk).update(valid_until=ended)
    for moment, numbers in ((at, ["010-6960-7777"]), (ended, [])):
        found = calling.refusal(case, queries.timeline(case), moment)
        assert found is not None
        assert [call.phone for call in found.numbers] == numbers


def test_a_reporter_reads_before_they_press_what_follows(street: Street, report: Report, at: datetime):
    case = report("54006")
    lin = signed_in(street.lin)
    for name, said in (
        ("withdraw", ("会告诉网格员", "时间也停了", "收不回来")),
        ("correct", ("会告诉网格员", "时间不变", "还能再改")),
        ("add", ("会告诉网格员", "时间不变", "收不回来")),
    ):
        shown = text(lin.get(f"/cases/{case.public_id}/{name}/"))
        assert [words for words in said if words not in shown] == []
    car, lamp, night = report("52008"), report("54006"), at + timedelta(hours=13)
    appoint.appoint(
        person_id=street.gu.pk, role=Role.DUTY_OFFICER, by=None, at=at, place_id=street.place["community"].pk
    )
    for each, moment, told in ((car, night, "值班员、网格员"), (lamp, night, "网格员"), (car, at, "网格员")):
        for name in ("withdraw", "add", "correct"):
            assert f"会告诉{told}" in beforehand.notes(name, each, asked(each), moment)[0]
    assert "会告诉" not in text(signed_in(street.zhao).get(f"/cases/{case.public_id}/correct/")), "control: a desk"


def test_whoever_is_not_the_last_reads_that_it_goes_on(street: Street, report: Report, at: datetime):
    case = report("54006")
    other = joined(case, street.zhou, at)
    assert "他们的接着办" in beforehand.notes("withdraw", case, asked(case), at)[0]
    reporting.withdraw(case_id=case.pk, reporter=other, by=None, at=at)
    assert not any("发现" in note for note in beforehand.notes("withdraw", case, asked(case), at)), "control"
    assert "这件事就不办了" in beforehand.notes("withdraw", case, asked(case), at)[0]
