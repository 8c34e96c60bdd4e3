"""What a desk may let strangers read of a case."""

from datetime import datetime

import pytest
from django.test import Client

from linli.life.cases import supervision
from linli.life.cases.models import Case, Contact
from tests.cases.conftest import Report
from tests.cases.test_views import text
from tests.street import Street, signed_in


def released(case: Case, street: Street, at: datetime, words: str) -> Case:
    """Sun lets the board show a sentence."""
    return supervision.release(case_id=case.pk, by=street.sun, at=at, words=words)


@pytest.mark.parametrize("words", ["灯\u202e坏了", "灯坏了\u200b修", "灯坏\n了", "灯\x07坏了", "灯" * 81])
def test_the_board_shows_one_short_line_without_signs_that_hide(
    report: Report, street: Street, at: datetime, words: str
) -> None:
    case = report(words="灯" * 90)
    with pytest.raises(supervision.NotForThePublic):
        released(case, street, at, words)
    assert released(case, street, at, "灯" * 80).released_words == "灯" * 80


@pytest.mark.parametrize("name", ["林秀英", "林女士"])
def test_nobody_publishes_who_brought_a_matter(report: Report, street: Street, at: datetime, name: str) -> None:
    case = report(contact=Contact.NAMED, words=f"我是{name}，灯坏了")
    case.reporters.update(called="林女士")
    with pytest.raises(supervision.NamesAReporter):
        released(case, street, at, f"我是{name}，灯坏了")
    assert released(case, street, at, "…灯坏了").released_words


@pytest.mark.parametrize(
    "words",
    ["已圆满解决，居民非常满意", "灯不坏了", "灯坏了，已修好", "好…坏了", "灯…坏…了", "坏了…楼道灯"],
)
def test_what_is_released_are_the_words_of_the_report(report: Report, street: Street, at: datetime, words: str) -> None:
    case = report(words="楼道灯 坏了一个星期，好几个人摔了")
    with pytest.raises(supervision.NotTheirWords):
        released(case, street, at, words)
    for own in ("楼道灯坏了一个星期", "楼道灯…好几个人摔了", "...坏了一个星期..."):
        assert released(case, street, at, own).released_words == own.replace("...", "…")


@pytest.mark.parametrize(
    "number",
    [
        *(
            "13800001234",
            "138 0000 1234",
            "1 3 8 0 0 0 0 1 2 3 4",
            "138/0000/1234",
            "１３８００００１２３４",
            "1、3、8、0、0、0、0",
        ),
        *(
            "一三八零零零零一二三四",
            "11010519491231002X",
            "110105 19491231 0021",
            "302",
            "14-2-302",
            "三零二",
            "京A12345",
        ),
        *("2单元302", "①③⑧⓪⓪⓪⓪①②③④", "138****1234"),
    ],
)
def test_no_number_and_no_door_is_released(report: Report, street: Street, at: datetime, number: str) -> None:
    case = report()
    Case.objects.everything("a test").filter(pk=case.pk).update(words=f"灯坏了 {number} 快来")
    with pytest.raises(supervision.HoldsNumbers):
        released(case, street, at, f"灯坏了{number}快来")
    assert released(case, street, at, "灯坏了…快来").released_words


@pytest.mark.parametrize("words", ["停电300元的冰箱坏了", "603路站牌倒了", "2026年就坏了", "坏了3天，第5次报"])
def test_an_amount_is_no_door(report: Report, street: Street, at: datetime, words: str) -> None:
    assert released(report(words=words), street, at, words).released_words == words


def test_everybody_reads_that_a_sentence_was_released_and_its_reporter_which(
    report: Report, street: Street, at: datetime
) -> None:
    case = report()
    released(case, street, at, "楼道灯坏了…")
    assert "公开了报事时的一句话" in text(Client().get(f"/cases/{case.public_id}/"))
    own = text(signed_in(street.lin).get(f"/cases/{case.public_id}/"))
    assert "在公示栏上公开了这句话" in own
    assert "楼道灯坏了…" in own


def test_a_strangers_page_carries_the_number_of_no_case(report: Report, street: Street) -> None:
    case = report()
    page = Client().get(f"/cases/{case.public_id}/")
    assert page.status_code == 200
    assert case.number not in text(page)
