"""What a workbook's plan says of phones is no way to find out whose is on file, however often it is asked."""

import re
from base64 import b64encode
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.ground.audit.models import Reading
from linli.ground.shared.moments import clock_at
from linli.town.people import contacts, looking_through, rosters, wanting, workbook
from linli.town.people.models import RosterLine
from tests.people.test_rosters import ROSTER
from tests.people.test_workbook import LEADS, book, planned, take_in
from tests.street import signed_in

pytestmark = pytest.mark.django_db
HERE = "110116001008"
DOORS = [("14 1 102", 13900005678), ("14 2 301", 13800001234)]
"""Those of `ROSTER`, each with the phone on file."""


def guessed(nearest):
    """20 numbers for each door, the first of them so far from the one on file."""
    return [f"{door} {phone + nearest + n} 租户" for door, phone in DOORS for n in range(20)]


def answered(client, rows, **also):
    """All that a look says: by JSON, and on its page but for the file and the token that travel with it."""
    file = book({"住户": [ROSTER[0], *rows]}).getvalue()
    given = {"file": b64encode(file).decode(), **also}
    said = client.post(f"/api/v1/communities/{HERE}/workbook", given, content_type="application/json").json()
    page = client.post("/workbook/", {"community": HERE, "file": SimpleUploadedFile("a.xlsx", file)}).content.decode()
    return said, re.sub('(name="(kept|csrfmiddlewaretoken)" value|nonce)="[^"]*"', "", page)


@pytest.mark.parametrize("broken", [False, True])
def test_a_look_tells_by_no_sum_whether_a_phone_is_on_file_for_a_door(street, at, monkeypatch, broken):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    monkeypatch.setattr(looking_through, "AT_MOST", ())
    if broken:
        real = rosters.plan

        def telling(*given):
            made = real(*given)
            made.written = made.fresh
            return made

        monkeypatch.setattr(rosters, "plan", telling)
    client = signed_in(street.sun)
    hits, misses = (answered(client, guessed(nearest)) for nearest in (0, 1))
    assert hits[0].pop("plan") != misses[0].pop("plan"), "another file is not what was agreed to"
    assert (hits == misses) is not broken
    now_there = guessed(1)
    before = answered(client, now_there)
    later = at + timedelta(minutes=1)
    take_in(street, later, {"住户": [ROSTER[0], *now_there]}, by=street.sun)
    with clock_at(later):
        after = answered(client, now_there)
    assert (before == after) is not broken, "nor does the digest of the same file, or that nothing would change"
    if not broken:
        assert (before[0]["roster_lines"], before[0]["added"], before[0]["ended"], before[0]["asks"]) == (
            40,
            0,
            0,
            False,
        )
        assert ("住户表写了 40 条" in after[1], "和现在一样" in after[1]) == (True, False)


def test_that_a_basis_is_missing_tells_nobody_that_somebody_is_new(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    for rows in (ROSTER, [*ROSTER, "15 1 103 13900000002 租户"]):
        with pytest.raises(rosters.BasisMissing):
            workbook.apply(planned(street, at, {"住户": rows}), street.sun, at)


def test_a_plan_names_only_doors_that_the_sheet_leaves_out(street, at):
    take_in(street, at, {"住户": ROSTER}, by=street.sun)
    made = planned(street, at, {"住户": ["楼号 单元 房号 手机号", "14 1 102 13900000001", "15 1 103 13900000002"]})
    assert (made.additions, len(made.roster.written), made.ending) == ((), 2, 1)
    assert [(line.name, line.words) for line in made.endings] == [("8 号院 14 号楼 2 单元 301", "业主")]
    later = at + timedelta(minutes=1)
    workbook.apply(made, street.sun, later, basis="duty")
    assert RosterLine.objects.filter(valid_until=later).count() == 2, "the phone that another one replaces ends as well"


def test_a_door_has_only_so_many_and_looks_at_phones_are_only_so_many(street, at):
    rows = [f"14 1 102 {13900005000 + n} 租户" for n in range(21)]
    file = book({"住户": [ROSTER[0], *rows]}).getvalue()
    for _look in range(12):
        made = looking_through.look(file, HERE, street.sun, at)
    assert [(error.row, error.column) for error in made.errors] == [(22, "房号")]
    with pytest.raises(looking_through.LookedThroughEnough):
        looking_through.look(file, HERE, street.sun, at)
    assert Reading.objects.filter(reader=street.sun.source, what="contact.roster").count() == 12


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
