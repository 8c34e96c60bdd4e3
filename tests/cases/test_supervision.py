"""What a desk may let strangers read of a case."""

from datetime import datetime

import pytest
from django.test import Client

from linli.life.cases import supervision
from linli.life.cases.models import Case, Contact
from tests.cases.conftest import Report
from tests.cases.test_views import text
from tests.street import Street


def released(case: Case, street: Street, at: datetime, words: str) -> Case:
    """Sun lets the board show a sentence."""
    return supervision.release(case_id=case.pk, by=street.sun, at=at, words=words)


@pytest.mark.parametrize("words", ["灯\u202e坏了", "灯坏了\u200b修", "灯坏\n了", "灯\x07坏了", "灯" * 81])
def test_the_board_shows_one_short_line_without_signs_that_hide(
    report: Report, street: Street, at: datetime, words: str
) -> None:
    case = report()
    with pytest.raises(supervision.NotForThePublic):
        released(case, street, at, words)
    assert released(case, street, at, "灯" * 80).released_words == "灯" * 80


@pytest.mark.parametrize("name", ["林秀英", "林女士"])
def test_nobody_publishes_who_brought_a_matter(report: Report, street: Street, at: datetime, name: str) -> None:
    case = report(contact=Contact.NAMED)
    case.reporters.update(called="林女士")
    with pytest.raises(supervision.NamesAReporter):
        released(case, street, at, f"谢谢{name}提醒，灯修好了")
    assert released(case, street, at, "谢谢邻居提醒，灯修好了").released_words


def test_a_strangers_page_carries_the_number_of_no_case(report: Report, street: Street) -> None:
    case = report()
    page = Client().get(f"/cases/{case.public_id}/")
    assert page.status_code == 200
    assert case.number not in text(page)
