"""The inbox is one's own, the bell counts, and the demo's short messages are seen in the demo only."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from linli.ground.shared.moments import now
from linli.town.notices import inbox, senders
from linli.town.notices.models import Letter
from linli.town.notices.tell import tell
from linli.town.people.models import Person
from tests.street import Street, signed_in


def tell_one(
    street: Street,
    to: Person,
    reason: str = "门牌对不上",
    about: str = "claim:1",
    *,
    left: bool = False,
    href: str = "/",
) -> Letter:
    told: dict[str, Any] = {"kind": "people.claim_refused", "about": about, "facts": {"reason": reason}, "href": href}
    (letter,) = tell(to=[to.pk], left=[to.pk] if left else [], **told, at=street.at)
    return letter


def seen(letter: Letter) -> datetime | None:
    letter.refresh_from_db()
    return letter.read_at


def test_the_inbox_shows_what_i_was_told_and_nobody_else_was(street: Street) -> None:
    tell_one(street, street.lin)
    assert "门牌对不上" in signed_in(street.lin).get("/inbox/").text
    assert "门牌对不上" not in signed_in(street.qian).get("/inbox/").text


def test_a_number_with_what_it_counts_stays_on_one_line_of_a_letter(street: Street) -> None:
    tell_one(street, street.lin, "没有 14号楼")
    assert '没有 <span class="uncut">14号楼</span>' in signed_in(street.lin).get("/inbox/").text


def test_a_letter_that_lacks_what_its_kind_asks_for_leaves_the_inbox_open(street: Street) -> None:
    old = tell_one(street, street.lin)
    Letter.objects.filter(pk=old.pk).update(facts={})
    tell_one(street, street.lin, about="claim:2")
    page = signed_in(street.lin).get("/inbox/")
    assert (page.status_code, "门牌对不上" in page.text, str(old.public_id) in page.text) == (200, True, True)


def test_a_stranger_signs_in_first(street: Street) -> None:
    assert Client().get("/inbox/").status_code == 401


def test_opening_a_letter_marks_it_and_leads_on(street: Street) -> None:
    letter = tell_one(street, street.lin)
    response = signed_in(street.lin).post(f"/inbox/{letter.public_id}/")
    assert (response.status_code, response["Location"]) == (302, "/")
    letter.refresh_from_db()
    assert letter.read_at is not None


def test_somebody_elses_letter_is_not_there(street: Street) -> None:
    letter = tell_one(street, street.lin)
    assert signed_in(street.qian).post(f"/inbox/{letter.public_id}/").status_code == 404
    letter.refresh_from_db()
    assert letter.read_at is None


def test_what_i_was_told_of_one_thing_stands_behind_its_newest_and_is_seen_with_it(street: Street) -> None:
    old, newer = tell_one(street, street.lin, "缺门牌"), tell_one(street, street.lin, "缺单元")
    other = tell_one(street, street.lin, "查无此户", about="claim:2")
    newest = tell_one(street, street.lin)
    inbox.read(public_id=old.public_id, by=street.lin, at=street.at)
    page = signed_in(street.lin).get("/inbox/").text
    assert [page.count(str(each.public_id)) for each in (old, newer, other)] == [0, 0, 1]
    assert page.index("门牌对不上") < page.index("还有 2 条，1 条没看过") < page.index("缺单元") < page.index("缺门牌")
    assert page.count('<details class="fold">') == 1, "the other matter has one letter"
    signed_in(street.lin).post(f"/inbox/{newest.public_id}/")
    assert inbox.unread(street.lin) == 1, "the other matter's"
    assert "还有 2 条<" in signed_in(street.lin).get("/inbox/").text


OPENED = {"page": "/inbox/{}/", "json": "/api/v1/inbox/{}/read"}


@pytest.mark.parametrize("address", OPENED.values(), ids=OPENED.keys())
@pytest.mark.parametrize("left", [False, True], ids=["mine", "left"])
def test_a_letter_is_seen_with_what_was_told_of_the_same_before_and_at_this_moment(
    street: Street, address: str, left: bool
) -> None:
    """By page and by JSON, among what stands apart too; what came later, leads elsewhere or stands elsewhere waits."""
    others = [
        tell_one(street, street.qian, left=left),
        tell_one(street, street.lin, left=left, about="claim:2"),
        tell_one(street, street.lin, left=left, href="/inbox/"),
        tell_one(street, street.lin, left=not left),
    ]
    old, opened, later = (tell_one(street, street.lin, left=left) for _n in range(3))
    before, reader = now(), signed_in(street.lin)
    reader.post(address.format(opened.public_id), content_type="application/json")
    told = seen(opened)
    assert told is not None
    assert told >= before > street.at, "when it was seen, not when it was told"
    assert seen(old) == told
    assert {seen(each) for each in [*others, later]} == {None}
    reader.post(address.format(later.public_id), content_type="application/json")
    assert seen(old) == told, "once"


def test_seeing_all_leaves_what_came_after_the_page(street: Street) -> None:
    first, second = tell_one(street, street.lin), tell_one(street, street.lin)
    signed_in(street.lin).post("/inbox/read/", {"upto": first.public_id})
    assert inbox.unread(street.lin) == 1
    signed_in(street.lin).post("/inbox/read/", {"upto": second.public_id})
    assert inbox.unread(street.lin) == 0


@pytest.mark.parametrize("upto", ["", "x", "-1", "00000000-0000-0000-0000-000000000000"])
def test_a_mark_that_no_page_of_ours_sends_changes_nothing(street: Street, upto: str) -> None:
    tell_one(street, street.lin)
    assert signed_in(street.lin).post("/inbox/read/", {"upto": upto}).status_code == 404
    assert inbox.unread(street.lin) == 1


def test_the_bell_and_the_count_of_what_stands_apart_open_no_letter(street: Street) -> None:
    """Each poll asks for the one, each page of the inbox for the other: both count in an index, and read no facts."""
    for count, index in (
        (lambda: inbox.unread(street.lin), "letter_unseen"),
        (lambda: inbox.left_for(street.lin).count(), "letter_left"),
    ):
        with CaptureQueriesContext(connection) as asked:
            count()
        (question,) = asked.captured_queries
        assert "facts" not in question["sql"]
        assert index in explained(question["sql"])
    assert "letter_left" not in explained("SELECT COUNT(*) FROM notices_letter"), "control: another question is not"


def explained(sql: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{'EXPLAIN' if connection.vendor == 'postgresql' else 'EXPLAIN QUERY PLAN'} {sql}")
        return str(cursor.fetchall())


def test_older_letters_are_one_page_on(street: Street) -> None:
    for n in range(31):
        tell_one(street, street.lin, reason=f"第{n}条")
    client = signed_in(street.lin)
    page = client.get("/inbox/").text
    assert "第30条" in page
    assert "第0条" not in page
    older = page.partition("?after=")[2].partition('"')[0]
    assert "第0条" in client.get(f"/inbox/?after={older}").text
    assert client.get("/inbox/?after=x").status_code == 422


def test_the_inbox_asks_as_much_for_thirty_letters_as_for_one(
    street: Street, django_assert_num_queries, settings: Settings
) -> None:
    client = signed_in(street.lin)
    tell_one(street, street.lin)
    with django_assert_num_queries(4):
        client.get("/inbox/")
    for n in range(29):
        tell_one(street, street.lin, about=f"claim:{n % 7}")
    with django_assert_num_queries(4):
        client.get("/inbox/")


def test_the_bell_answers_only_when_its_number_changed(street: Street) -> None:
    client = signed_in(street.lin)
    assert client.get("/inbox/bell/?seen=0").status_code == 204
    tell_one(street, street.lin)
    response = client.get("/inbox/bell/?seen=0")
    assert "?seen=1" in response.text
    assert "no-store" in response["Cache-Control"]
    assert client.get("/inbox/bell/?seen=1").status_code == 204
    assert Client().get("/inbox/bell/").status_code == 204


def test_the_bell_keeps_nobody_signed_in(street: Street) -> None:
    client = signed_in(street.lin)
    before = client.session["seen"]
    client.get("/inbox/bell/")
    assert client.session["seen"] == before


def test_the_demo_inbox_is_there_in_the_demo_and_nowhere_else(street: Street, settings: Settings) -> None:
    senders.DemoInbox().send("+8613800001234", "验证码 123456")
    assert "123456" in Client().get("/demo/inbox/").text
    settings.DEMO = False
    assert Client().get("/demo/inbox/").status_code == 404


def test_the_words_of_a_letter_are_never_markup(street: Street) -> None:
    tell_one(street, street.lin, reason="<script>alert(1)</script>")
    assert "<script>alert" not in signed_in(street.lin).get("/inbox/").text
