"""What a workbook's plan says of phones is no way to find out whose is on file, however often it is asked."""

from base64 import b64encode

import pytest

from linli.ground.audit.models import Reading
from linli.town.people import contacts, looking_through, rosters, wanting
from tests.people.test_rosters import ROSTER
from tests.people.test_workbook import LEADS, book, planned, take_in
from tests.street import signed_in

pytestmark = pytest.mark.django_db
HERE = "110116001008"
SOUGHT = 13900005678
NUMBERS = range(SOUGHT - 300, SOUGHT + 100)
"""Those that a masked one leaves, or rather the first few."""


def looked(street, at, rows):
    return looking_through.look(book({"住户": [ROSTER[0], *rows]}).getvalue(), HERE, street.sun, at)


def is_among(street, at, numbers):
    """Whether a plan gives away that one of these stands behind the door: one less would come, and none end."""
    made = looked(street, at, [f"14 1 102 {number} 租户" for number in numbers])
    come, end = (sum(line.count for line in lines) for lines in (made.additions, made.endings))
    return (come == len(numbers) - 1 or (come == 0 and len(numbers) == 1)) and (made.errors != () or end == 1)


def halved(street, at, numbers, most):
    """The attack: the numbers in halves, or in as many as a door may have; the one found, or None."""
    while len(numbers) > 1:
        some = numbers[: min(most, len(numbers) // 2)]
        numbers = some if is_among(street, at, some) else numbers[len(some) :]
    return numbers[0] if numbers and is_among(street, at, numbers) else None


@pytest.mark.parametrize(
    ("broken", "most", "found"),
    [("", 10_000, None), ("", 20, "refused"), ("door", 10_000, SOUGHT), ("looks", 20, SOUGHT)],
)
def test_a_neighbours_phone_is_not_found_by_halving(street, at, monkeypatch, broken, most, found):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    if broken == "door":
        monkeypatch.setattr(rosters, "MOST_OF_A_DOOR", 10_000)
    if broken == "looks":
        monkeypatch.setattr(looking_through, "AT_MOST", ())
    if found == "refused":
        with pytest.raises(looking_through.LookedThroughEnough):
            halved(street, at, NUMBERS, most)
        assert Reading.objects.filter(reader=street.sun.source, what="contact.roster").count() == 12
    else:
        assert halved(street, at, NUMBERS, most) == found


def test_a_plan_names_no_door_that_the_sheet_wrote_phones_for(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    made = looked(street, at, ["14 1 102 13900000001 租户", "15 1 103 13900000002 租户"])
    assert [(line.name, line.words, line.count) for line in (*made.additions, *made.endings)] == [
        ("住户", "新登记 2 条", 2),
        ("8 号院 14 号楼 2 单元 301", "业主", 1),
        ("住户", "写了的门牌里，原来登记的 1 条", 1),
    ]
    page = planned(street, at, {"住户": ROSTER[:2]})
    assert [line.name for line in page.endings] == ["8 号院 14 号楼 2 单元 301"]


def test_each_look_at_phones_stands_in_the_book_and_one_without_does_not(reachable):
    client = signed_in(reachable.sun)
    for phone in ("138****0001", "13800000001"):
        sheets = {"楼门长": [LEADS[0], f"14 2单元 陈玉兰 {phone} 010-6960-0000"]}
        answer = client.post(
            f"/api/v1/communities/{HERE}/workbook",
            {"file": b64encode(book(sheets).read()).decode()},
            content_type="application/json",
        )
        assert answer.status_code == 200
    (look,) = Reading.objects.filter(what="contact.roster")
    assert (look.why, look.whose) == (
        "核对一张表，里面有 1 个手机号",
        f"place:{reachable.place['community'].pk}",
    )
    (shown,) = signed_in(reachable.cao).get("/audit/looks/").content.decode().split("北园社区 的")[1:]
    assert shown.startswith("花名册和岗位上的手机号")


def test_a_seat_has_only_so_many_and_whoever_is_beyond_is_compared_with_nobody(reachable, at, monkeypatch):
    contacts.keep(reachable.sun, "phone", "13700000004", at)
    guesses = [f"社区工作者 {HERE} 孙志明 1370000000{n}" for n in range(9)]
    sheets = {"岗位": ["岗位 在哪儿 姓名 手机号", *guesses]}
    assert len(planned(reachable, at, sheets).additions) == len(guesses) - 1, "control"
    monkeypatch.setattr(wanting, "MOST_AT_A_SEAT", 8)
    made = planned(reachable, at, sheets)
    assert (made.additions, [(each.row, each.column) for each in made.errors]) == ((), [(10, "姓名")])
