"""Whoever reported takes home what the audit book holds of it: at once its fingerprint, then its place in the chain."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.audit import chain, heads
from linli.ground.audit.models import Entry, Seal
from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, proofs
from linli.life.cases.models import Case
from tests.cases.conftest import Report
from tests.cases.test_api import LAMP, stranger
from tests.cases.test_views import form
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
    assert receipt["proof"] == {"entry": entry.hash.hex(), "seq": None, "head": ""}
    said = [each["sql"] for each in asked.captured_queries if "audit_" in each["sql"]]
    assert {words.split()[0] for words in said} <= {"INSERT"}, "and on PostgreSQL that travels with the case"


def test_its_place_and_head_follow_once_it_is_sealed(report: Report, street: Street, at: datetime) -> None:
    case = report()
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我马上到")
    entry = reported(case)
    lin = signed_in(street.lin, at=at)
    path = f"/api/v1/cases/{case.public_id}/proof"
    assert lin.get(path).json() == {"entry": entry.hash.hex(), "seq": None, "head": ""}
    seal = sealed(entry, at)
    assert lin.get(path).json() == {"entry": entry.hash.hex(), "seq": 1, "head": bytes(seal.head).hex()}
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
    assert "封在第 1 条" in said
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
    assert "封在第 1 条" in client.get(sent["Location"]).content.decode()


def test_a_case_without_an_entry_has_no_proof(report: Report) -> None:
    case = report()
    case.logged = None
    case.pk += 1000
    assert proofs.shown(case) is None
