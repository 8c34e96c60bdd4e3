"""Whoever reported takes home what the audit book holds of it: at once its fingerprint, then its place in the chain."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.audit import chain, heads
from linli.ground.audit.models import Anchor, Entry, Seal
from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, proofs
from linli.life.cases.models import Case
from tests.cases.conftest import Report
from tests.cases.test_api import LAMP, stranger
from tests.cases.test_views import form
from tests.emptying import unguarded
from tests.street import Street, signed_in


def reported(case: Case) -> Entry:
    """What the book says of its report."""
    return Entry.objects.get(object=f"case:{case.pk}", verb="case.report")


def sealed(entry: Entry, at: datetime) -> Seal:
    """What the sealer does, which here would wait for the test's own transaction."""
    said = chain.canonical(chain.line(*(getattr(entry, name) for name in chain.COLUMNS)))
    return Seal.objects.create(
        seq=1, entry=entry, head=chain.link(chain.GENESIS, 1, said), hash=entry.hash, sealed_at=at
    )


def test_the_receipt_by_json_carries_the_entry_and_asks_the_book_nothing(street: Street, at: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        receipt = stranger(at).post("/cases", LAMP).json()
    entry = reported(Case.objects.get(public_id=receipt["id"]))
    assert receipt["proof"] == {"entry": entry.hash.hex(), "joined": False, "seq": None, "head": ""}
    said = [each["sql"] for each in asked.captured_queries if "audit_" in each["sql"]]
    assert {words.split()[0] for words in said} <= {"INSERT"}, "and on PostgreSQL that travels with the case"


def test_its_place_and_head_follow_once_it_is_sealed(report: Report, street: Street, at: datetime) -> None:
    case = report()
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我马上到")
    entry = reported(case)
    lin = signed_in(street.lin, at=at)
    path = f"/api/v1/cases/{case.public_id}/proof"
    assert lin.get(path).json() == {"entry": entry.hash.hex(), "joined": False, "seq": None, "head": ""}
    seal = sealed(entry, at)
    assert lin.get(path).json() == {
        "entry": entry.hash.hex(),
        "joined": False,
        "seq": 1,
        "head": bytes(seal.head).hex(),
    }
    checked = Client().get("/api/v1/audit/check", {"fingerprint": entry.hash.hex()}).json()
    assert (checked["answer"], checked["seq"]) == ("holds", 1)


def test_the_page_of_a_case_leads_to_how_to_check_it(report: Report, street: Street, at: datetime) -> None:
    case = report()
    seal = sealed(reported(case), at)
    here = f"/cases/{case.public_id}/proof/"
    lin = signed_in(street.lin, at=at)
    assert f'href="{here}"' in lin.get(f"/cases/{case.public_id}/").content.decode()
    said = lin.get(here).content.decode()
    for words in (reported(case).hash.hex(), bytes(seal.head).hex()):
        assert heads.grouped(words) in said
    assert "这是第 1 条，到第 1 条为止的总指纹" in said
    assert "写的时候是不是真的，它验不出" in said
    with clock_at(at):
        zhao = signed_in(street.zhao, at=at).get(here).content.decode()
    assert f'href="/desk/?open={case.public_id}"' in zhao
    for other in (signed_in(street.qian, at=at), Client()):
        assert other.get(here).status_code == 404
        assert other.get(f"/api/v1/cases/{case.public_id}/proof").status_code == 404


def test_the_receipt_and_its_paper_say_how_to_check(street: Street, at: datetime, client: Any) -> None:
    sent = client.post("/report/", form())
    case = Case.objects.latest("pk")
    own = heads.grouped(reported(case).hash.hex())
    page = client.get(sent["Location"]).content.decode()
    assert own in page
    assert page.index("怎么验") > page.index("查询码"), "never in the way of the promise"
    assert "正在封" in page
    paper = client.get(sent["Location"].replace("/receipt/", "/receipt/paper/")).content.decode()
    assert own in paper
    assert "/audit/check/" in paper
    sealed(reported(case), at)
    assert "这是第 1 条，到第 1 条为止的总指纹" in client.get(sent["Location"]).content.decode()


def test_a_case_without_an_entry_has_no_proof(report: Report) -> None:
    case = report()
    case.logged = None
    case.pk += 1000
    assert proofs.shown(case) is None


WATER = "54001"
JOINS = {"contact": "anonymous", "words": "我家也没水"}


def joins_of(case: Case) -> list[Entry]:
    return list(Entry.objects.filter(object=f"case:{case.pk}", verb="case.join").order_by("id"))


def test_who_joined_is_shown_the_entry_of_that_and_the_first_their_own(
    report: Report, street: Street, at: datetime, client: Any
) -> None:
    case = report(WATER)
    answers = [stranger(at).post(f"/cases/{case.public_id}/join", JOINS).json() for _ in range(2)]
    told = [each["proof"]["entry"] for each in answers]
    assert told == [each.hash.hex() for each in joins_of(case)], "two in one moment: each has their own"
    assert [each["proof"]["joined"] for each in answers] == [True, True]
    sent = client.post(f"/cases/{case.public_id}/join/", JOINS | {"once": str(uuid4())})
    own = heads.grouped(joins_of(case)[2].hash.hex())
    first = heads.grouped(reported(case).hash.hex())
    pages = [sent["Location"], sent["Location"].replace("/receipt/", "/receipt/paper/")]
    for page in (*pages, f"/cases/{case.public_id}/proof/"):
        said = client.get(page).content.decode()
        assert own in said, page
        assert first not in said, page
        assert "不是头一个报的人那" in said, page
    lin = signed_in(street.lin, at=at).get(f"/cases/{case.public_id}/proof/").content.decode()
    assert first in lin
    assert "不是头一个" not in lin


@pytest.mark.parametrize("gone", [0, 1])
def test_who_joined_without_an_entry_of_their_own_reads_that_and_no_other_s(
    report: Report, street: Street, at: datetime, client: Any, gone: int
) -> None:
    case = report(WATER)
    with clock_at(at):
        stranger(at).post(f"/cases/{case.public_id}/join", JOINS)
        sent = client.post(f"/cases/{case.public_id}/join/", JOINS | {"once": str(uuid4())})
    entries = joins_of(case)
    assert entries[0].at == entries[1].at
    with unguarded(connection):
        Entry.objects.filter(pk=entries[gone].pk).delete()
    for page in (sent["Location"], f"/cases/{case.public_id}/proof/"):
        said = client.get(page).content.decode()
        assert ("账里没有找到" in said) is (gone == 1), "control: where another's is gone, one's own is found"
        assert (heads.grouped(entries[1].hash.hex()) in said) is (gone == 0)
        for other in (reported(case), entries[0]):
            assert heads.grouped(other.hash.hex()) not in said
    found = client.get(f"/api/v1/cases/{case.public_id}/proof")
    assert found.status_code == (200 if gone == 0 else 404)


def test_a_replay_says_the_same_after_sealing_as_before(street: Street, at: datetime) -> None:
    caller = stranger(at)
    key = str(uuid4())
    first = caller.post("/cases", LAMP, idempotency_key=key)
    case = Case.objects.get(public_id=first.json()["id"])
    sealed(reported(case), at)
    found = proofs.proof(case)
    assert found is not None
    assert found.seq == 1, "control: it has a place by now"
    again = caller.post("/cases", LAMP, idempotency_key=key)
    assert (again.status_code, again.content) == (first.status_code, first.content)


def test_the_first_published_head_with_the_entry_is_named_once_there_is_one(
    report: Report, street: Street, at: datetime
) -> None:
    case = report()
    lin, here = signed_in(street.lin, at=at), f"/cases/{case.public_id}/proof/"
    seal = sealed(reported(case), at)
    assert "下一回公布总指纹，就会包含这一条" in lin.get(here).content.decode()
    for later in (0, 1):
        hour = at.replace(minute=0) + timedelta(hours=later)
        Anchor.objects.create(hour=hour, seq=1 + later, head=seal.head, at=hour + timedelta(minutes=5))
    said = lin.get(here).content.decode()
    assert "头一回包含这一条" in said
    assert f"fingerprint={bytes(seal.head).hex()}&amp;seq=1" in said
