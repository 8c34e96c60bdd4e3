"""Lanes: what anybody reads of one, what lies on its chief's desk, and who is told of it in time."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.audit.models import Entry
from linli.ground.shared.moments import TOWN, clock_at, day_of
from linli.ground.shared.refusals import NotFound
from linli.life.cases import filing, ladder, reach, telling, work
from linli.life.cases.desks import Lists
from linli.life.cases.models import Case, Step
from linli.town.notices.models import Letter
from linli.town.people import appoint
from linli.town.people.models import Post
from linli.town.people.roles import Role
from linli.town.people.scopes import posts_of
from linli.town.places import lanes, tree
from linli.town.places.locating import CANDIDATES
from linli.town.places.models import Kind, Lane, LaneStandard
from linli.town.places.tree import Seed
from tests.cases.conftest import Report
from tests.street import COMMUNITY, Street, signed_in

LANE = "110116001-l01"
SAYS: dict[str, Any] = {
    "words": "路面坏了当天围起来",
    "words_hant": "路面壞了當天圍起來",
    "words_en": "A broken surface is fenced off",
}


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


@pytest.fixture
def chief(street: Street, at: datetime) -> Post:
    """Gu is the chief of 后横街."""
    assert street.lane is not None
    return appoint.appoint(
        person_id=street.gu.pk,
        role=Role.LANE_CHIEF,
        lane_id=street.lane.pk,
        duty_phone="010-6960-0009",
        by=None,
        at=at - timedelta(days=1),
    )


def seen(address: str) -> str:
    return Client().get(address).content.decode()


def by_json(address: str) -> Any:
    return Client().get(f"/api/v1{address}").json()


def test_a_lane_shows_its_chief_its_standard_and_what_is_open_on_it(
    street: Street, report: Report, chief: Post, at: datetime
) -> None:
    lanes.expect(code=LANE, by="command", at=at, **SAYS)
    mine, hidden, theirs = report("53001"), report("55001"), report("53001", place="b20-u1", who="zhou")
    other = Lane.objects.create(code="110116001-l02", name="前横街", street=street.place["street"], valid_from=at)
    tree.change(place_id=street.place["y08"].pk, at=at, lane_id=other.pk)
    elsewhere = report("53001")
    page = seen(f"/lanes/{LANE}/")
    for words in ("后横街", "010-6960-0009", SAYS["words"], street.place["grid2"].name):
        assert words in page
    assert chief.person.called in page
    assert chief.person.name not in page, "as neighbours know them"
    at_work = signed_in(street.qian)
    at_work.get("/desk/")
    for address in (f"/lanes/{LANE}/", f"/cases/{mine.public_id}/"):
        assert '<nav class="rail"' in at_work.get(address).content.decode(), "the desk's ways stay"
        assert '<nav class="rail"' not in seen(address), "control"
    assert [str(case.public_id) in page for case in (mine, theirs, elsewhere)] == [True, True, False]
    assert (str(hidden.public_id) in page) is not hidden.hidden
    shown = by_json(f"/lanes/{LANE}")
    assert {row["id"] for row in shown["items"]} >= {str(mine.public_id), str(theirs.public_id)}
    assert (shown["chief"]["phone"], shown["standard"]) == ("010-6960-0009", SAYS["words"])
    assert [each["name"] for each in by_json("/lanes/110116001-l02")["courtyards"]] == [street.place["y08"].name]


def test_a_communitys_board_leads_to_its_lanes(street: Street) -> None:
    assert f'href="/lanes/{LANE}/"' in seen(f"/board/{COMMUNITY}/")
    assert [each["code"] for each in by_json(f"/boards/{COMMUNITY}/lanes")["items"]] == [LANE]
    assert Client().get("/lanes/110116001-l09/").status_code == 404


def test_a_report_from_a_lane_begins_with_its_name_and_chooses_among_all_of_its_courtyards(
    street: Street, at: datetime
) -> None:
    address = f"/report/?place={COMMUNITY}&lane={LANE}"
    grid = street.place["grid2"].code
    tree.plant(seeds=[Seed(Kind.COURTYARD, f"{COMMUNITY}-y{n}", f"{n} 号院", grid) for n in range(30, 37)], at=at)
    assert street.lane is not None
    yards = [yard.code for yard in lanes.course(street.lane, at).courtyards]
    assert len(yards) > CANDIDATES
    assert address.replace("&", "&amp;") in seen(f"/lanes/{LANE}/")
    form = seen(address)
    assert 'value="后横街"' in form
    assert "靠近哪个院" in form
    chosen = re.findall(r'name="at" value="([^"]+)"( checked)?', form)
    assert chosen == [(code, "") for code in (*yards, "elsewhere")]
    given = {"words": "路面塌了一块", "category": "53001", "at": "elsewhere", "place": "后横街", "contact": "anonymous"}
    asked = Client().post(address, {**given, "once": "018f3a4b-1380-4001-8345-012345678901"}).content.decode()
    assert "靠近下面哪个院" in asked
    assert all(f'value="{code}"' in asked for code in yards)
    sent = Client().post(address, {**given, "at": yards[-1], "once": "018f3a4b-1380-4001-8345-012345678902"})
    assert sent.status_code == 302, "without another question"
    assert Case.objects.everything("a test").get().place.code == yards[-1]


def test_a_new_standard_ends_the_one_before(street: Street, at: datetime) -> None:
    later = at + timedelta(days=1)
    lanes.expect(code=LANE, by="command", at=at, **SAYS)
    lanes.expect(code=LANE, by="command", at=at, **SAYS)
    lanes.expect(code=LANE, words="三天里补好", by="command", at=later)
    assert [(each.words, each.valid_until) for each in LaneStandard.objects.order_by("pk")] == [
        (SAYS["words"], later),
        ("三天里补好", None),
    ]
    with pytest.raises(lanes.NoStandard):
        lanes.expect(code=LANE, words=" ", by="command", at=later)
    with pytest.raises(NotFound):
        lanes.expect(code="110116001-l09", words="一句话", by="command", at=later)


def test_a_break_of_lines_as_a_browser_sends_it_is_no_change(street: Street, chief: Post, at: datetime) -> None:
    lanes.expect(code=LANE, by="command", at=at - HOUR, **SAYS | {"words": "当天围起来\n三天里补好"})
    door = signed_in(street.gu, at=at)
    sent = written(begins_on=day_of(at).isoformat(), words="当天围起来\r\n三天里补好\r\n")
    for words_en, many in ((SAYS["words_en"], 1), ("Fenced off the same day", 2), ("Fenced off the same day", 2)):
        assert door.post(STANDARD, sent | {"words_en": words_en}).status_code == 302, "nothing is asked of the others"
        assert LaneStandard.objects.count() == many
    assert {each.words for each in LaneStandard.objects.all()} == {"当天围起来\n三天里补好"}


def test_a_lanes_page_asks_as_much_for_many_as_for_one(street: Street, report: Report, chief: Post) -> None:
    asked = []
    for _again in range(2):
        report("53001")
        seen(f"/lanes/{LANE}/")
        with CaptureQueriesContext(connection) as found:
            seen(f"/lanes/{LANE}/")
        asked.append(len(found))
        for _more in range(3):
            report("53001")
    assert asked[0] == asked[1]


HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def told(street: Street) -> list[tuple[str, str]]:
    """Whom the letters of the clock went to, in the order in which they were written."""
    kinds = ("case.overdue_on_lane", "case.soon_on_lane", "case.overdue")
    names = {person.pk: name for name, person in street.person.items()}
    found = Letter.objects.filter(kind__in=kinds).order_by("pk").values_list("person", "kind")
    return [(names[person], kind.removeprefix("case.")) for person, kind in found]


def rounds(street: Street, moments: list[datetime]) -> list[tuple[str, str]]:
    """What the worker's rounds tell, and to whom."""
    for moment in moments:
        work.tell_chiefs(moment)
        work.tell_overdue(moment)
        for step in Step.objects.filter(verb="overdue", at=moment):
            telling.tell_of(case_id=step.case_id, seq=step.seq, at=moment)
    return told(street)


def due_in(case: Case, hours: int, at: datetime) -> datetime:
    """Let the clocks of a case end together, in so many hours."""
    ends = at + hours * HOUR
    names = dict.fromkeys(("answer_due_at", "dispatch_due_at", "resolve_due_at", "untold_due_at", "next_due_at"), ends)
    Case.objects.everything("a test's own").filter(pk=case.pk).update(**names)
    return ends


def test_what_runs_over_on_a_lane_is_told_to_its_chief_a_step_before_the_street(
    street: Street, report: Report, chief: Post, at: datetime
) -> None:
    due = due_in(report(), 3, at)
    found = rounds(street, [due - HOUR / 2, due, due + timedelta(days=1)])
    assert found.index(("gu", "overdue_on_lane")) < found.index(("han", "overdue"))
    assert ("gu", "soon_on_lane") not in found, "the community's step lies between"


def test_of_what_the_community_holds_the_chief_hears_ahead_and_once(
    street: Street, report: Report, chief: Post, at: datetime
) -> None:
    case = report()
    ladder.hand_up(case_id=case.pk, by=street.zhao, at=at, why="beyond", reason="我们院里办不了")
    due = due_in(case, 3, at)
    assert rounds(street, [due - 2 * HOUR]) == []
    assert rounds(street, [due - HOUR, due - HOUR / 2]) == [("gu", "soon_on_lane")]
    assert rounds(street, [due]) == [("gu", "soon_on_lane"), ("han", "overdue"), ("gu", "overdue_on_lane")]
    assert "快到点" in signed_in(street.gu, at=at).get("/inbox/").content.decode()


def test_control_no_chief_is_told_of_another_lane_nor_of_what_lies_on_none(
    street: Street, report: Report, chief: Post, at: datetime
) -> None:
    case = report()
    ladder.hand_up(case_id=case.pk, by=street.zhao, at=at, why="beyond", reason="我们院里办不了")
    due = due_in(case, 3, at)
    Case.objects.everything("a test's own").filter(pk=case.pk).update(lane=None)
    assert rounds(street, [due - HOUR / 2, due]) == [("han", "overdue")]


def test_what_runs_over_lies_on_the_chiefs_desk(street: Street, report: Report, chief: Post, at: datetime) -> None:
    due = due_in(report(), 3, at)
    late = Lists(street.gu, posts_of(street.gu, due), due + HOUR)
    assert [group for group, n in late.sight("").counts().items() if n] == ["late"]
    assert late.count("late") == 1


STANDARD = f"/lanes/{LANE}/standard/"


def written(**given: Any) -> dict[str, Any]:
    return {**SAYS, "begins_on": "2026-11-24", **given}


def test_the_chief_and_the_street_write_the_card_and_nobody_else(street: Street, chief: Post, at: datetime) -> None:
    today = day_of(at).isoformat()
    other = Lane.objects.create(code="110116001-l02", name="前横街", street=street.place["street"], valid_from=at)
    by_chief, by_street = signed_in(street.gu, at=at), signed_in(street.person["han"], at=at)
    assert "改这张公示牌" in by_chief.get(f"/lanes/{LANE}/").content.decode()
    assert "改这张公示牌" not in by_chief.get(f"/lanes/{other.code}/").content.decode(), "not their lane"
    assert "改这张公示牌" not in seen(f"/lanes/{LANE}/")
    assert by_chief.post(STANDARD, written(begins_on=today)).status_code == 302
    with clock_at(at + MINUTE):
        anew = written(words="三天里补好", begins_on=today)
        asked = by_street.post(STANDARD, anew)
        assert (asked.status_code, LaneStandard.objects.count()) == (422, 1), "the English still says what it said"
        assert "中文改了，繁体、英文没有改" in asked.content.decode()
        assert 'name="others" value="clear"' in asked.content.decode()
        assert by_street.post(STANDARD, anew | {"others": "clear"}).status_code == 302
        assert SAYS["words"] in by_chief.get(STANDARD).content.decode(), "what stood before stays to be read"
    assert [(each.words, each.valid_until) for each in LaneStandard.objects.order_by("pk")] == [
        (SAYS["words"], at + MINUTE),
        ("三天里补好", None),
    ]
    assert [each.words_en for each in LaneStandard.objects.order_by("pk")] == [SAYS["words_en"], ""]
    assert [each.actor for each in Entry.objects.filter(verb="places.lane_standard").order_by("pk")] == [
        street.gu.source,
        street.person["han"].source,
    ]
    stood = LaneStandard.objects.count()
    for who, address in ((street.gu, f"/lanes/{other.code}/standard/"), (street.zhao, STANDARD)):
        assert signed_in(who, at=at).post(address, written(begins_on=today)).status_code == 403
    assert LaneStandard.objects.count() == stood


def test_a_card_is_looked_at_in_each_language_before_it_is_settled_and_nothing_typed_is_lost(
    street: Street, chief: Post, at: datetime
) -> None:
    door, look = signed_in(street.gu, at=at), {"look": "1"}
    lanes.expect(code=LANE, by="command", at=at - HOUR, **SAYS)
    typed = written(words="三天里补好", words_hant="", begins_on=(day_of(at) + timedelta(days=5)).isoformat())
    page = door.post(STANDARD, typed | look)
    cards = re.findall(r'<div lang="([^"]+)"><h3>[^<]+ · ([^<]+)</h3><p>([^<]+)</p>', page.content.decode())
    assert (page.status_code, cards) == (
        200,
        [
            ("zh-hans", "这条街巷的标准", "三天里补好"),
            ("zh-hant", "這條街巷的標準", "三天里补好"),
            ("en", "What to expect of this lane", SAYS["words_en"]),
        ],
    )
    said = page.content.decode()
    assert re.search(r"还没写定。从[^，]+起，公示牌上就是这样", said)
    assert ("这种文字没另写" in said, "没有改。选一样" in said) == (True, False)
    assert 'name="others" value="clear"' in said, "asked below, and not yet to be answered"
    form = said.partition("<form method")[2]
    assert all(each in form for each in ("三天里补好", SAYS["words_en"], "2026-11-29")), "what was typed stays"
    assert LaneStandard.objects.get().words == SAYS["words"], "nothing is settled"
    cleared = door.post(STANDARD, typed | look | {"others": "clear"}).content.decode()
    assert cleared.count("<p>三天里补好</p>") == 3, "as it would be settled"
    assert door.post(STANDARD, typed | look | {"words": "mended <b>"}).status_code == 422, (
        "what cannot be taken is said"
    )
    assert door.post(STANDARD, typed | {"others": "keep"}).status_code == 302, "control"
    assert LaneStandard.objects.count() == 2


def test_a_card_of_a_later_day_is_put_up_on_that_morning_and_one_that_never_began_gives_way(
    street: Street, chief: Post, at: datetime
) -> None:
    door = signed_in(street.gu, at=at)
    day = day_of(at)
    lanes.expect(code=LANE, by="command", at=at - HOUR, **SAYS)
    for words, apart in (("三天里补好", 9), ("两天里补好", 5)):
        door.post(STANDARD, written(words=words, others="keep", begins_on=(day + timedelta(days=apart)).isoformat()))
    morning = datetime.combine(day + timedelta(days=5), time(), TOWN)
    assert [(each.words, each.valid_until) for each in LaneStandard.objects.order_by("valid_from")] == [
        (SAYS["words"], morning),
        ("两天里补好", None),
    ]
    assert SAYS["words"] in seen(f"/lanes/{LANE}/")
    with clock_at(morning):
        assert "两天里补好" in seen(f"/lanes/{LANE}/")
    door.post(STANDARD, written(begins_on=day.isoformat(), others="keep"))
    assert [(each.words, each.valid_until) for each in LaneStandard.objects.all()] == [(SAYS["words"], None)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"words": " "}, "要有字"),
        ({"words": "字" * 201}, "最多 200 个字"),
        ({"words_en": "e" * 401}, "最多 400 个字母"),
        ({"begins_on": "2020-01-01"}, "从今天或以后的哪一天起"),
        ({"begins_on": "明天"}, "选一天"),
        ({"begins_on": "9999-12-31"}, "最多提前一年"),
        ({"words_hant": "留着\u202e"}, "看不见的符号"),
        ({"words": "补\u200b好"}, "看不见的符号"),
        ({"words_en": "mended <b>"}, "尖括号"),
    ],
)
def test_a_card_that_cannot_be_taken_loses_nothing(
    street: Street, chief: Post, at: datetime, given: dict[str, str], says: str
) -> None:
    answer = signed_in(street.gu, at=at).post(
        STANDARD, written(**{"begins_on": day_of(at).isoformat(), "words_hant": "留着", **given})
    )
    page = answer.content.decode()
    assert (answer.status_code, says in page, "留着" in page) == (422, True, True)
    assert "maxlength" not in page, "a browser would cut what is too long without a word"
    assert not LaneStandard.objects.exists()


def test_the_card_is_written_by_json_too(street: Street, chief: Post, at: datetime) -> None:
    door, address = signed_in(street.gu, at=at), f"/api/v1/lanes/{LANE}/standards"

    def post(**body: str) -> Any:
        token = door.get("/me/").wsgi_request.META.get("CSRF_COOKIE", "")
        return door.post(address, body, content_type="application/json", headers={"X-CSRFToken": token})

    assert post(**SAYS | {"words": SAYS["words"] + "\u2060"}).status_code == 422
    assert post(**SAYS).status_code == 201
    assert post(words="三天里补好", begins_on="2020-01-01").status_code == 422
    found = door.get(address).json()["items"]
    assert [(each["words_en"], each["ends_at"]) for each in found] == [(SAYS["words_en"], None)]


def test_what_is_filed_as_a_homes_lies_on_no_chiefs_desk(
    street: Street, report: Report, chief: Post, at: datetime
) -> None:
    quarrel, lamp = report("56001"), report()
    sees = signed_in(street.gu, at=at)
    assert [sees.get(f"/cases/{each.public_id}/").status_code for each in (quarrel, lamp)] == [404, 302]
    assert filing.refile(case_id=lamp.pk, category="56001", by=street.zhao, at=at).lane is None
    assert sees.get(f"/cases/{lamp.public_id}/").status_code == 200, "as anybody reads it, and not from the desk"
    assert not Case.objects.everything("a test's own").filter(reach.read_by(posts_of(street.gu, at))).exists()
    assert filing.refile(case_id=lamp.pk, category="54006", by=street.zhao, at=at).lane == street.lane
