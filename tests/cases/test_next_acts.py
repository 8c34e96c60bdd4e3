"""What stands open first beside a case: where it is not this desk's to do, the act that leads it on."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, dispatch, filing, handling
from linli.life.cases.models import Answer, Case
from linli.life.cases.states import State
from tests.cases.conftest import RESULT, Report, dispatched, word
from tests.street import Street, signed_in

FOLDS = re.compile(r'id="do-([a-z-]+)"( open)?')


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def at_hand(street: Street, who: str, case: Case) -> list[str]:
    """The acts that stand beside the case on somebody's desk, in order; the first stands open and it alone."""
    found = FOLDS.findall(signed_in(street.person[who]).get(f"/desk/?open={case.public_id}").text)
    assert [bool(opened) for _name, opened in found] == [place == 0 for place in range(len(found))]
    return [name for name, _opened in found]


def test_what_is_like_no_kind_of_matter_is_refused_first_by_who_may_and_filed_by_others(
    street: Street, report: Report
) -> None:
    unknown, known = report("", words="取款机吞了卡"), report("", words="楼道灯坏了")
    assert at_hand(street, "li", unknown)[0] == "reject"
    assert at_hand(street, "sun", unknown)[0] == "refile"
    assert at_hand(street, "li", known)[0] == "refile", "its words say what it is"
    answering.answer(case_id=known.pk, by=street.zhao, at=street.at, words="这事我请书记看看该找谁")
    assert at_hand(street, "li", known)[:2] == ["reject", "refile"], "whoever answered could not file it"
    assert "dispatch" not in at_hand(street, "li", known), "to whom, nobody knows before it is filed"


def test_what_only_the_street_sends_is_taken_on_for_it_and_then_left_to_it(
    street: Street, report: Report, at: datetime
) -> None:
    case = report("52001", words="往外接了个棚子")
    assert at_hand(street, "zhao", case)[:2] == ["answer", "accept"]
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我去量过尺寸")
    assert at_hand(street, "zhao", case)[0] == "accept"
    assert "受理，请街道派" in signed_in(street.zhao).get(f"/desk/?open={case.public_id}").text
    dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    assert at_hand(street, "zhao", case) == ["answer", "on-the-spot"]
    assert "已经在街道派单员那儿" in signed_in(street.zhao).get(f"/desk/?open={case.public_id}").text
    assert at_hand(street, "han", case)[0] == "dispatch"


def test_what_nobody_leads_is_filed_anew_at_the_street_s_desk_which_is_told_why(street: Street, report: Report) -> None:
    case = report("51006", words="路上一地土")
    below, above = (signed_in(who).get(f"/desk/?open={case.public_id}").text for who in (street.zhao, street.han))
    assert "受理以后就在街道派单员那儿" in below
    assert "这儿还没登记谁管这一类" in above
    assert "请街道派" not in above, "nobody is told to ask themselves"
    dispatch.accept(case_id=case.pk, by=street.zhao, at=street.at)
    assert at_hand(street, "han", case)[0] == "refile"


def test_what_is_not_filed_says_nothing_of_who_sends_it(street: Street, report: Report) -> None:
    case = report("", words="楼道灯坏了")
    for who in (street.zhao, street.han):
        page = signed_in(who).get(f"/cases/{case.public_id}/dispatch/").text
        assert "街道来派" not in page
        assert "还没登记谁管" not in page


def test_what_its_resident_called_not_solved_is_sent_out_first(street: Street, report: Report, at: datetime) -> None:
    case = report("54008", words="单元门关不上")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我先拿绳子带上")
    assert at_hand(street, "zhao", case)[:2] == ["on-the-spot", "dispatch"], "control: the first time"
    dispatched(case, street, at)
    handling.handle(case_id=case.pk, by=street.feng, at=at, result=RESULT)
    case.refresh_from_db()
    assert case.state == State.ASKING
    word(case, Answer.NOT, at, street)
    assert at_hand(street, "li", case)[:2] == ["dispatch", "on-the-spot"]


def test_whoever_sends_out_before_answering_reads_that_it_is_no_answer(
    street: Street, report: Report, at: datetime
) -> None:
    case, said = report("54008", words="单元门关不上"), "派出去不算答复，报事的人还等着一句话"
    zhao = signed_in(street.zhao)
    pages = (f"/desk/?open={case.public_id}", f"/cases/{case.public_id}/dispatch/")
    assert [zhao.get(page).text.count(said) for page in pages] == [1, 1]
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我先拿绳子带上")
    assert [zhao.get(page).text.count(said) for page in pages] == [0, 0], "control: once it is answered"


def test_what_was_filed_anew_as_another_s_goes_back_first(street: Street, report: Report, at: datetime) -> None:
    case = report("54001", words="水流小")
    dispatch.dispatch(case_id=case.pk, by=street.zhao, at=at, organisation_id=street.organisation["water"].pk)
    assert (at_hand(street, "he", case)[0], at_hand(street, "zhao", case)[0]) == ("start", "answer")
    filing.refile(case_id=case.pk, by=street.zhao, at=at, category="54008")
    assert (at_hand(street, "he", case)[0], at_hand(street, "zhao", case)[0]) == ("give-back", "take-back")
