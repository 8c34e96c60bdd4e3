"""What a page answers to an act: where it leads, what it says, and that nothing that was typed is lost."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from linli.ground.shared.moments import clock_at
from linli.life.cases import closing, dispatch, guards, handling, promises, reporting, verification
from linli.life.cases.models import Answer, Case
from linli.life.cases.states import Outcome, State
from tests.cases.conftest import RESULT, Report, asked
from tests.cases.test_desk import act
from tests.cases.test_views import text
from tests.street import Street, signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def handled(case: Case, street: Street, at: datetime) -> Case:
    return handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT)


def test_who_took_a_report_back_still_sees_it_and_says_no_more(street: Street, report: Report, at: datetime):
    case, lin = report(), signed_in(street.lin)
    shown = lin.post(f"/cases/{case.public_id}/withdraw/?seen=1", {"words": ""}, follow=True)
    assert (shown.status_code, "撤回了" in text(shown)) == (200, True)
    again = lin.get(f"/cases/{case.public_id}/")
    assert (again.status_code, "补一句、改一改、撤回" in text(again)) == (200, False)
    with pytest.raises(guards.NotYours):
        reporting.add(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, words="还在漏")


def test_a_case_that_was_given_back_leads_to_the_list_and_not_to_a_wall(street: Street, report: Report, at: datetime):
    case = report("51003")
    dispatch.dispatch(case_id=case.pk, by=street.sun, at=at, organisation_id=street.organisation["property"].pk)
    page = act(signed_in(street.feng), case, "give-back", reason="是楼里的总阀", proposed="产权单位")
    assert page.status_code == 200
    assert "退回去了" in text(page)


def test_a_form_on_the_desk_comes_back_in_its_place_with_what_is_missing(street: Street, report: Report):
    case, zhao = report(), signed_in(street.zhao)
    address = f"/cases/{case.public_id}/answer/"
    answer = zhao.post(address, {"seen": 1, "words": ""}, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reselect"]) == (422, "#do-answer form", "form")
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert "<html" not in page
    assert address in page
    assert "<html" in zhao.post(address, {"seen": 1, "words": ""}).content.decode()


def test_a_tapped_result_is_added_to_what_was_typed(street: Street, report: Report):
    zhao, case = signed_in(street.zhao), report()
    given = {"seen": case.version, "tapped": "灯已换好，晚上能亮", "result": "三层的也换了", "category": "54006"}
    page = zhao.post(f"/cases/{case.public_id}/on-the-spot/", given).content.decode()
    assert "三层的也换了\n灯已换好，晚上能亮</textarea>" in page


def test_a_tapped_result_is_read_once_more_before_it_goes_out(street: Street, report: Report):
    case, zhao = report(), signed_in(street.zhao)
    ready = case.category.results[0]  # type: ignore[union-attr]
    filled = act(zhao, case, "on-the-spot", tapped=ready, result="", category="54006")
    case.refresh_from_db()
    assert (case.state, ready in filled.content.decode()) == (State.REPORTED, True)
    act(zhao, case, "on-the-spot", result=ready, category="54006")
    case.refresh_from_db()
    assert case.state == State.ASKING


@pytest.mark.parametrize("words", ["", "楼道灯坏了一个星期"])
def test_a_correction_that_changes_nothing_is_no_step(street: Street, report: Report, words: str):
    case = report()
    page = act(signed_in(street.lin), case, "correct", words=words, place="", spot="")
    assert "您还没改什么" in text(page)
    case.refresh_from_db()
    assert case.version == 1


def test_a_correction_begins_with_what_is_written_and_says_from_where_to_where(street: Street, report: Report):
    case, lin = report(), signed_in(street.lin)
    form = lin.get(f"/cases/{case.public_id}/correct/")
    assert case.words in form.content.decode()
    assert "现在记的是“北园社区 8 号院 14 号楼 2 单元”" in form.content.decode()
    page = act(lin, case, "correct", words=case.words, place="15号楼1单元")
    assert "地点从北园社区 8 号院 14 号楼 2 单元改为北园社区 9 号院 15 号楼 1 单元" in text(page)


@pytest.mark.parametrize(("reason", "unit"), [("不", "区人社局"), ("不归社区管", "不"), ("不归社区管", "不知道")])
def test_a_refusal_says_why_and_where_to_go(street: Street, report: Report, at: datetime, reason: str, unit: str):
    with pytest.raises((guards.ReasonMissing, guards.NextUnitMissing)):
        dispatch.reject(case_id=report().pk, by=street.li, at=at, reason=reason, next_unit=unit)


def test_an_old_page_does_not_open_a_case_that_was_closed_since(street: Street, report: Report, at: datetime):
    case = handled(report(), street, at)
    lin, old = signed_in(street.lin), case.version
    address = f"/cases/{case.public_id}/say/?seen="
    assert "谢谢您说一声" in text(lin.post(f"{address}{old}", {"answer": "solved"}, follow=True))
    case.refresh_from_db()
    stale = lin.post(f"{address}{old + 1}", {"answer": "not"})
    assert (stale.status_code, "刚才已经结了：居民说：解决了" in text(stale)) == (409, True)
    case.refresh_from_db()
    assert case.state == State.CLOSED
    assert "对不起" in text(lin.post(f"{address}{case.version}", {"answer": "not"}, follow=True))


def test_a_word_on_one_result_is_none_on_the_next(street: Street, report: Report, at: datetime):
    case, lin = handled(report(), street, at), signed_in(street.lin)
    address, old = f"/cases/{case.public_id}/say/?seen=", case.version
    lin.post(f"{address}{old}", {"answer": "not"})
    handling.on_the_spot(case_id=case.pk, by=street.li, at=at, result=RESULT)
    verification.verify(case_id=case.pk, by=street.han, at=at, finding="看过，能亮")
    stale = lin.post(f"{address}{old + 1}", {"answer": "solved", "words": "换得很快"})
    assert (stale.status_code, "换得很快" in text(stale)) == (409, True)
    case.refresh_from_db()
    assert case.state == State.ASKING
    lin.post(f"{address}{case.version}", {"answer": "solved"})
    case.refresh_from_db()
    assert case.outcome == Outcome.SOLVED, "control: said of what is seen now"


def test_partly_is_not_praised_as_kept(street: Street, report: Report, at: datetime):
    case = handled(report(), street, at)
    page = signed_in(street.lin).post(
        f"/cases/{case.public_id}/say/?seen={case.version}", {"answer": "partly"}, follow=True
    )
    case.refresh_from_db()
    promise = promises.promise(case, at=at)
    assert (case.outcome, promise and promise.tone) == (Outcome.PARTLY, "")
    assert "按“好了一些”结" in text(page)


def test_the_bar_has_the_same_five_parts_also_where_nobody_had_to_verify(street: Street, report: Report, at: datetime):
    case, lin = report(), signed_in(street.lin)

    def bar() -> list[tuple[str, str]]:
        case.refresh_from_db()
        shown = lin.get(f"/cases/{case.public_id}/").content.decode()
        parts = re.search(r'<ol class="progress".*?</ol>', shown)
        assert parts is not None
        return [(state, words) for state, words in re.findall(r'<li class="(\w+)"[^>]*>([^<]+)', parts.group())]

    before = bar()
    assert before[3] == ("todo", "核实"), "control"
    handled(case, street, at)
    assert (len(bar()), bar()[3], case.must_verify) == (5, ("skipped", "不用核实"), False)
    closing.say(case_id=case.pk, reporter=asked(case), by=street.lin, at=at, answer=Answer.NOT)
    assert [words for _state, words in bar()] == [words for _state, words in before], "begun anew"


def test_what_can_no_longer_be_done_leads_back_to_its_matter(street: Street, report: Report, at: datetime):
    case, lin = report(), signed_in(street.lin)
    back = f'href="/cases/{case.public_id}/">回到这件事'
    assert back not in lin.get(f"/cases/{case.public_id}/correct/").content.decode(), "control: it can be done"
    handled(case, street, at)
    refused, gone = lin.get(f"/cases/{case.public_id}/correct/"), lin.get(f"/cases/{case.public_id}/no-such/")
    assert (refused.status_code, back in refused.content.decode()) == (409, True)
    assert (gone.status_code, back in gone.content.decode()) == (404, False)


def test_a_rating_of_nothing_says_at_its_field_what_there_is_to_choose(street: Street, report: Report, at: datetime):
    case = handled(report(), street, at)
    lin = signed_in(street.lin)
    lin.post(f"/cases/{case.public_id}/say/?seen={case.version}", {"answer": "solved"})
    case.refresh_from_db()
    address = f"/cases/{case.public_id}/rate/?seen={case.version}"
    empty = lin.post(address, {})
    assert empty.status_code == 422
    assert '<p class="wrongs" id="rate-grade_error">还没选呢。结果、办事的人，至少评一样' in empty.text
    case.refresh_from_db()
    assert not case.steps.filter(verb="rate").exists()
    assert "记下了，谢谢您" in text(lin.post(address, {"attitude": "good"}, follow=True)), "control: one is enough"
