"""What was tapped is read in one's own language; what was typed stays as it was typed."""

import csv
from datetime import datetime

import pytest
from django.utils.translation import override

from linli.life.cases import answering, filing, phrases, queries, speaking, timeline
from linli.life.cases.models import Category
from linli.life.cases.sentences import Reader
from tests.cases.conftest import CATEGORIES, Report
from tests.street import Street


def test_every_sentence_that_may_be_tapped_is_known():
    with CATEGORIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    offered = {words.strip() for row in rows for name in ("replies", "results") for words in row[name].split("|")}
    assert offered - {""} == phrases.KNOWN


def test_a_tapped_answer_is_read_in_the_readers_language(
    street: Street, report: Report, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(phrases, "gettext", lambda words: f"<{words}>")
    case = report("54006")
    for words in ("今天就去换灯", "我马上过来"):
        answering.answer(case_id=case.pk, by=street.zhao, at=at, words=words)
    shown = timeline.entries(case, queries.timeline(case), reader=Reader.REPORTER, at=at)
    assert [entry.words for entry in shown if entry.verb == "answer"] == ["我马上过来", "<今天就去换灯>"]


@pytest.mark.parametrize("filed", [False, True], ids=["as it was tapped", "filed under another kind since"])
def test_a_tapped_matter_is_titled_in_the_readers_language_and_words_are_not(
    report: Report, street: Street, at: datetime, filed: bool
):
    tapped, told, rest = (report("54006", words=words) for words in ("", "路灯坏了", " ，灯坏了，请来修"))
    with override("en"):
        name = Category.objects.get(code="54006").name_en
        if filed:
            tapped = filing.refile(case_id=tapped.pk, by=street.zhao, at=at, category="54001")
        assert speaking.title(tapped) == name
        assert speaking.title(told) == "路灯坏了"
        assert speaking.title(rest) == "灯坏了，请来修", "no title begins with a comma"
