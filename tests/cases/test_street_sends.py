"""What only the street may send out: it lies on the street's desk as soon as it is taken on, wherever it is held."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from linli.ground.shared.moments import clock_at
from linli.life.cases import acts, answering, desks, detail, dispatch, leading
from linli.life.cases.models import Case
from linli.life.cases.states import Level, Who
from linli.town.people import organisations, responsibility
from linli.town.people.models import Responsibility
from linli.town.people.scopes import posts_of
from tests.cases.conftest import Report
from tests.cases.test_api import Program
from tests.cases.test_desk import groups
from tests.cases.test_views import text
from tests.street import Street, signed_in

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def test_what_only_the_street_may_send_out_lies_on_its_desk_as_soon_as_it_is_taken_on(
    street: Street, report: Report, at: datetime
):
    taken, new, others = report("52001", words="往外接了个棚子"), report("52001"), report("54008")
    for case in (taken, others):
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我去量过尺寸")
        dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    page = signed_in(street.han).get("/desk/")
    assert groups(page) == {"今天到期": [taken.words]}
    assert "先办这 1 件" in text(page)
    assert new.words not in text(page)
    ma = street.organisation["enforcement"].pk
    dispatch.dispatch(case_id=taken.pk, by=street.han, at=at, organisation_id=ma)
    assert "眼下没有要办的" in text(signed_in(street.han).get("/desk/"))


def led(street: Street, body: str, place: str, at: datetime) -> Responsibility:
    """The street's own office acts as a body at a place from `at` on."""
    office, where = street.organisation["enforcement"].pk, street.place[place].pk
    return responsibility.give(organisation_id=office, body_code=body, place_id=where, by=None, at=at)


SENT_BELOW = ("beside others", "another steps in", "the community leads")


@pytest.mark.parametrize("how", ["alone", "ended", "closed", "elsewhere", "nobody", *SENT_BELOW])
def test_what_the_street_may_send_is_all_that_nobody_below_may_send_here_and_now(
    street: Street, report: Report, at: datetime, how: str
):
    """54006 is led by LT, for which nobody acts on the street of the tests; a firm acts as PM, the committee as CM."""
    case = report({"beside others": "54008", "the community leads": "58001"}.get(how, "54006"))
    given = None
    if how in ("alone", "ended", "closed", "elsewhere", "beside others"):
        given = led(street, "PM" if how == "beside others" else "LT", "y12" if how == "elsewhere" else "y08", at - HOUR)
    if given is not None and how == "ended":
        responsibility.end(responsibility_id=given.pk, by=None, at=at)
    if given is not None and how == "closed":
        organisations.close(organisation_id=given.organisation_id, by=None, at=at)
    if how == "another steps in":
        responsibility.add_fall_backs([("LT", "VT", False, 1)], at - HOUR)
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我去看过")
    dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    case = Case.objects.everything("a test").get(pk=case.pk)
    below = {who: leading.choices(case, who, at) for who in (Who.GRID, Who.COMMUNITY)}
    only_here = not any(below.values())
    assert only_here == (how not in SENT_BELOW), "who may send it"
    assert leading.waits_for_the_street(case, at) == only_here
    han, held = signed_in(street.han), posts_of(street.han, at)
    assert (case.words in text(han.get("/desk/"))) == only_here
    assert desks.Lists(street.han, held, at).count(desks.TODO) == only_here, "and is counted there"
    assert case.words in text(han.get("/desk/?show=all")), "control"


def test_where_nobody_can_be_chosen_the_form_says_whose_it_is(street: Street, report: Report, at: datetime):
    street_only, nobody, others = report("52001"), report("51006"), report("54008")
    for case in (street_only, nobody, others):
        dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    below, above = (
        [text(signed_in(who).get(f"/cases/{case.public_id}/dispatch/")) for case in (street_only, nobody, others)]
        for who in (street.zhao, street.han)
    )
    assert ["要由街道来派" in page for page in below] == [True, True, False]
    assert ["还没登记谁管" in page for page in above] == [False, True, False]
    with clock_at(at):
        nothing = signed_in(street.zhao).post(f"/cases/{nobody.public_id}/dispatch/", {"organisation_id": "0"})
        no_such = signed_in(street.han).post(f"/cases/{street_only.public_id}/dispatch/", {"organisation_id": "0"})
        lin = text(signed_in(street.lin).get(f"/cases/{street_only.public_id}/"))
    assert "要由街道来派" in text(nothing)
    assert "没有“0”" not in text(nothing) + text(no_such)
    assert "请选由哪个单位来办" in text(no_such)
    assert "下一步：街道安排人来办" in lin, "its reporter reads whose it is"
    assert "街道 这件事现在归他们管" in lin
    assert "答应今天 9:30 前答复" in lin, "and what was promised first still stands there"


def test_what_waits_for_the_street_is_found_by_four_questions(
    street: Street, report: Report, at: datetime, django_assert_num_queries: Any
):
    cases = [report(words=f"楼道灯坏了 {n}", place=place) for n, place in enumerate(("b14-u2", "b14-u1", "b20-u1"))]
    for case in cases:
        dispatch.accept(case_id=case.pk, by=street.li, at=at)
    streets, grids = posts_of(street.han, at), posts_of(street.zhao, at)
    assert [post.role for post in (*streets, *grids)] == ["street_dispatcher", "grid_worker"], "control"
    with django_assert_num_queries(4):
        assert leading.for_the_street_to_send(streets, at) == [case.pk for case in cases]
    with django_assert_num_queries(4), translation.override("en"):
        assert len(leading.for_the_street_to_send(streets, at)) == 3, "in another language too"
    with django_assert_num_queries(0):
        assert leading.for_the_street_to_send(grids, at) == []


def test_the_street_urges_nobody_about_what_waits_for_itself(street: Street, report: Report, at: datetime):
    below, risen, others = report("52001", words="私搭的棚子"), report("54008", words="门禁坏了"), report("54008")
    for case in (below, others):
        dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    Case.objects.everything("a test").filter(pk=risen.pk).update(holder=Level.STREET)
    held, late = posts_of(street.han, at), at + 400 * HOUR
    for case, its_own in ((below, True), (risen, True), (others, False)):
        case.refresh_from_db()
        offered = acts.offered(case, by=street.han, held=held, reporter=None, at=at)
        shown = detail.shown(str(case.public_id), person=street.han, held=held, at=late)
        assert shown is not None
        named = {each.name for each in (*shown.at_hand, *shown.more)}
        json = Program(street.han, at).get(f"/cases/{case.public_id}").json()["full"]["may"]
        for names in ({act.name for act in offered}, named, {each["name"] for each in json}):
            assert ("urge" in names) != its_own
            assert "answer" in names, "control: else it may do anything"
        page = signed_in(street.han).get(f"/cases/{case.public_id}/urge/")
        sent = Program(street.han, at).post(f"/cases/{case.public_id}/urge", {"words": "快一点"})
        assert ("正等您这边来办" in text(page)) == its_own
        assert ((sent.status_code, sent.json().get("code")) == (409, "your-own-turn")) == its_own
    offered = acts.offered(below, by=street.li, held=posts_of(street.li, at), reporter=None, at=at)
    assert "urge" in {act.name for act in offered}, "control: who waits for the street"


@pytest.mark.parametrize(("who", "most"), [("zhao", 18), ("li", 19), ("han", 18)])
def test_beside_a_case_who_acts_at_its_place_is_asked_once_for_each_body(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch, who: str, most: int
):
    below, others = report("52001", words="私搭的棚子"), report("54008", words="门禁坏了")
    for case in (below, others):
        dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    held = posts_of(street.person[who], at)

    def asked(case: Case) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert detail.shown(str(case.public_id), person=street.person[who], held=held, at=at) is not None
        return [each["sql"] for each in captured.captured_queries]

    asked(below)
    for case in (below, others):
        found = asked(case)
        acting = [sql for sql in found if '"people_responsibility"' in sql or '"people_fallback"' in sql]
        assert acting
        assert len(acting) == len(set(acting))
        assert len(found) <= most
    monkeypatch.setattr(leading, "around", lambda case, at: responsibility.at_place(case.place, at))
    acting = [sql for sql in asked(below) if '"people_responsibility"' in sql]
    assert len(acting) > len(set(acting)), "control: asked anew by each part of it"
