"""Who hears of neighbours who join a matter and take it back."""

from datetime import datetime

from linli.life.cases import (
    joining,
    reporting,
)
from linli.life.cases.joining import Joins
from linli.life.cases.models import Case, Contact, Reporter
from linli.life.cases.sentences import Reader, said
from tests.cases.conftest import Heard, Report, asked
from tests.cases.test_telling import DAY, words_to
from tests.street import Street


def came(case: Case, street: Street, at: datetime, words: str = "") -> Reporter:
    """王 joins, or joins again."""
    joins = Joins(Contact.PLATFORM, words=words)
    joining.join(joins, case_id=case.pk, reporter=street.wang, query_code="JOINWANG", by=street.wang, at=at)
    return case.reporters.get(person=street.wang)


def test_a_neighbour_who_joined_and_takes_it_back_is_no_reporter_who_does(
    street: Street, report: Report, at: datetime, heard: Heard
) -> None:
    case = report()
    joiner = came(case, street, at)
    heard()
    reporting.withdraw(case_id=case.pk, reporter=joiner, by=street.wang, at=at)
    assert heard() == [("zhao", "joiner_withdrew")], "who was not told that they came is not told that they went"
    assert "邻居撤回了" in words_to(street, "zhao", "joiner_withdrew")
    left = case.steps.get(verb="withdraw")
    for reader in Reader:
        assert said(left, reader, own=False, at=at) == "一位也遇到的邻居撤回了"
    assert said(left, Reader.REPORTER, own=True, at=at) == "您撤回了"
    reporting.withdraw(case_id=case.pk, reporter=asked(case), by=street.lin, at=at)
    assert heard() == [("zhao", "withdrawn")], "the first reporter's own is said as before"
    assert said(case.steps.latest("seq"), Reader.DESK, own=False, at=at) == "报事人撤回"


def test_who_joins_and_takes_it_back_all_day_is_told_of_once_a_day(
    street: Street, report: Report, at: datetime, heard: Heard
) -> None:
    case = report()
    first = came(case, street, at)
    assert ("zhao", "more") in heard()
    for _again in range(3):
        reporting.withdraw(case_id=case.pk, reporter=first, by=street.wang, at=at)
        came(case, street, at)
    assert heard() == [("zhao", "joiner_withdrew")]
    reporting.withdraw(case_id=case.pk, reporter=first, by=street.wang, at=at + DAY)
    came(case, street, at + DAY)
    assert [told for told in heard(at + DAY) if told[0] == "zhao"] == [("zhao", "joiner_withdrew")]
    reporting.withdraw(case_id=case.pk, reporter=first, by=street.wang, at=at + DAY)
    came(case, street, at + DAY, words="着火了，楼道里都是烟")
    assert ("zhao", "added_urgent") in heard(at + DAY), "danger is told whoever says it, and however often they came"


def test_neighbours_who_come_and_go_by_new_codes_are_told_of_once_a_day(
    street: Street, report: Report, at: datetime, heard: Heard
) -> None:
    case = report()
    heard()
    for number in range(3):
        code = f"JOIN{number}"
        joining.join(Joins(Contact.ANONYMOUS), case_id=case.pk, reporter=None, query_code=code, by=None, at=at)
        gone = case.reporters.latest("pk")
        reporting.withdraw(case_id=case.pk, reporter=gone, by=None, at=at)
    assert [kind for who, kind in heard() if who == "zhao"] == ["joiner_withdrew", "more"]
