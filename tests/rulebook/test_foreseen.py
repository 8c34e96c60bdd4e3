"""What would come of a draft is asked for once, and whoever tries it on past cases is known to have done so."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.audit.models import Entry
from linli.ground.editions.renewing import renew
from linli.ground.once import leases
from linli.ground.once.limits import TooMany
from linli.life.rulebook import foreseen, planning
from linli.life.rulebook.models import Draft
from linli.life.rulebook.rehearsal import Rehearsal
from linli.life.rulebook.rehearsing import rehearse
from linli.life.rulebook.rules import Turn
from tests.rulebook.browsing import meng, words
from tests.rulebook.drafting import Begin, begin, edit, lay, street
from tests.street import Street

__all__ = ["begin", "meng", "street"]


def entries(draft: Draft) -> int:
    return Entry.objects.filter(verb="rules.rehearsed", object=f"draft:{draft.pk}").count()


def test_who_tries_a_draft_on_past_cases_stands_in_the_book_once_for_each_version(
    street: Street, begin: Begin, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    def tried(by: str = "meng") -> int:
        draft.refresh_from_db()
        assert foreseen.Outlook(draft, planning.of_draft(draft, at=at), at).tried(street.person[by])
        return entries(draft)

    draft = begin(resolve_within="1WD")
    assert [tried(), tried(), tried("zheng")] == [1, 1, 2]
    edit(draft, street, at, resolve_within="2WD")
    assert tried() == 3
    monkeypatch.setattr(foreseen, "AN_HOUR", 4)
    assert tried() == 3
    with pytest.raises(TooMany):
        tried()
    assert tried("zheng") == 4


def test_a_page_that_tries_a_draft_reads_its_edits_and_the_rules_once_and_json_plans_no_draft_that_is_closed(
    street: Street, begin: Begin, meng: Client, at: datetime
):
    """Control: it says both who would lead nothing and what was tried."""

    def read(path: str, *tables: str) -> list[int]:
        with CaptureQueriesContext(connection) as found:
            kind: Any = {"content_type": "application/json"} if path.startswith("/api/") else {}
            answers.append(meng.post(path, **kind) if "rehearsal" in path else meng.get(path))
        return [sum(f'FROM "{table}"' in query["sql"] for query in found.captured_queries) for table in tables]

    answers: list[Any] = []
    draft = begin(resolve_within="1WD", lead_body="GS", co_bodies="")
    page, json = f"/rules/drafts/{draft.public_id}/", f"/api/v1/rules/drafts/{draft.public_id}/rehearsal"
    assert read(f"{page}?try=1", "rulebook_edit") == [1]
    assert ("要是从前就这样办" in words(answers[-1]), entries(draft)) == (False, 0), "a link tries nothing"
    assert read(f"{page}rehearsal/", "rulebook_edit", "people_fallback") == [1, 1]
    assert entries(draft) == 1
    assert all(said in words(answers[-1]) for said in ("类事没有人办", "要是从前就这样办"))
    assert read(f"{page}lay/", "rulebook_edit") == [1]
    assert read(json, "rulebook_edit", "people_fallback") == [1, 0], "it was found before"
    assert answers[-1].json()["words"]
    assert read(json.removesuffix("/rehearsal"), "rulebook_edit") == [1]
    lay(draft, street, at)
    assert read(json, "cases_category") == [0]
    assert answers[-1].json() == {"words": []}


def test_a_draft_is_tried_by_one_at_a_time_and_a_version_once_until_the_rules_or_the_minutes_are_others(
    street: Street, begin: Begin, meng: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    def tried(moment: datetime = at) -> int:
        draft.refresh_from_db()
        assert foreseen.Outlook(draft, planning.of_draft(draft, at=moment), moment).tried(street.meng)
        return len(computed)

    def counted(turn: Turn) -> Rehearsal:
        computed.append(turn)
        return rehearse(turn)

    draft = begin(resolve_within="1WD")
    computed: list[Turn] = []
    monkeypatch.setattr(foreseen, "rehearse", counted)
    assert leases.hold(name="rules.rehearsal", holder="another", at=at, length_s=60)
    for path in (f"/rules/drafts/{draft.public_id}/rehearsal/", f"/api/v1/rules/drafts/{draft.public_id}/rehearsal"):
        answer = meng.post(path, content_type="application/json")
        assert (answer.status_code, answer["Retry-After"], len(computed)) == (503, "10", 0)
    leases.release(name="rules.rehearsal", holder="another")
    assert [tried(), tried()] == [1, 1], "and the turn is given back"
    edit(draft, street, at, resolve_within="2WD")
    assert [tried(), tried()] == [2, 2]
    renew(["categories"])
    assert [tried(), tried()] == [3, 3], "other rules"
    assert tried(at + timedelta(seconds=foreseen.KEPT_S)) == 4


def test_a_reason_that_is_sent_asks_nothing_of_what_would_come(
    street: Street, begin: Begin, meng: Client, at: datetime
):
    """Control: the page that shows it does."""
    draft, asked = begin(resolve_within="1WD", lead_body="GS", co_bodies=""), []
    for send in (lambda path: meng.post(path, {"why": "快点修", "on": str(draft.on)}), meng.get):
        with CaptureQueriesContext(connection) as found:
            assert send(f"/rules/drafts/{draft.public_id}/").status_code in (302, 200)
        asked.append(sum('FROM "people_fallback"' in query["sql"] for query in found.captured_queries))
    assert asked == [0, 1]
