"""Every act from the desk: done once, by those who may, in the words of the room when it is refused."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from linli.ground.shared.moments import clock_at
from linli.life.cases import answering, dispatch, handling
from linli.life.cases.states import State
from tests.cases.conftest import Report, asked, looked
from tests.cases.test_desk import act, groups
from tests.cases.test_views import text
from tests.street import Street, signed_in


@pytest.fixture(autouse=True)
def door_clock(at: datetime) -> Iterator[None]:
    with clock_at(at):
        yield


def test_one_tap_answers(street: Street, report: Report):
    case = report("52008", words="车被堵了")
    zhao = signed_in(street.zhao)
    page = zhao.get(f"/desk/?open={case.public_id}")
    assert '<button name="tapped" value="我马上到">' in page.content.decode()
    done = act(zhao, case, "answer", tapped="我马上到", words="")
    assert "答复发出去了" in text(done)
    step = case.steps.get(verb="answer")
    assert (step.words, step.by) == ("我马上到", street.zhao)


def test_the_key_for_answering_leads_to_the_answer_though_another_act_comes_first(
    street: Street, report: Report, at: datetime
):
    waits, answered = report(), report()
    answering.answer(case_id=answered.pk, by=street.zhao, at=at, words="我去看看")
    li, first = signed_in(street.li), []
    for case in (waits, answered):
        fields = re.findall("<textarea[^>]*>", li.get(f"/desk/?open={case.public_id}").text.partition('id="detail"')[2])
        assert [re.findall('id="(.*?)"', each) for each in fields if "data-answer" in each] == [["answer-words"]]
        first.append("data-answer" in fields[0])
    assert first == [True, False], "control: after an answer something else is written first"


def test_an_act_sent_twice_is_done_once(street: Street, report: Report):
    case = report()
    zhao = signed_in(street.zhao)
    answers = [
        zhao.post(f"/cases/{case.public_id}/answer/", {"seen": "1", "words": "我去看看"}).status_code for _ in range(2)
    ]
    assert answers == [302, 302]
    assert case.steps.filter(verb="answer").count() == 1


def test_handing_in_twice_is_done_once_though_the_case_has_moved_on(street: Street, report: Report):
    case = report()
    zhao = signed_in(street.zhao)
    filled = {"seen": "1", "result": "灯泡换好了，声控也试过"}
    answers = [zhao.post(f"/cases/{case.public_id}/on-the-spot/", filled).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert case.steps.filter(verb="on_the_spot").count() == 1


def test_a_stale_form_is_refused_keeps_its_words_and_can_be_sent_again(street: Street, report: Report, at: datetime):
    case = report()
    sun, zhao = signed_in(street.sun), signed_in(street.zhao)
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我去看看")
    refused = zhao.post(f"/cases/{case.public_id}/answer/", {"seen": "1", "words": "我已经到楼下了"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "又有了新进展" in page
    assert "我已经到楼下了" in page
    fresh = re.search(r'name="seen" value="(\d+)"', page)[1]  # type: ignore[index]
    again = zhao.post(f"/cases/{case.public_id}/answer/", {"seen": fresh, "words": "我已经到楼下了"})
    assert again.status_code == 302
    assert sun.get(f"/desk/?open={case.public_id}").status_code == 200


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("answer", {"words": ""}, "请写一句话"),
        ("on-the-spot", {"result": "已处理"}, "请写清做了什么"),
        ("dispatch", {}, "这件要由街道来派"),
        ("promise", {"until": "2020-01-01T10:00"}, "请给一个以后的时间"),
    ],
)
def test_a_refused_act_comes_back_on_its_page_with_the_rooms_words(
    street: Street, report: Report, name: str, given: dict[str, str], words: str
):
    case = report()
    if name == "promise":
        dispatch.accept(case_id=case.pk, by=street.zhao, at=case.reported_at)
        case.refresh_from_db()
    answer = signed_in(street.zhao).post(f"/cases/{case.public_id}/{name}/", {"seen": case.version, **given})
    assert answer.status_code in (409, 422)
    assert words in text(answer)
    assert case.steps.exclude(verb__in=("report", "accept")).count() == 0


def test_it_is_sent_only_to_those_who_may_lead_it(street: Street, report: Report):
    case = report("54001", words="水流小")
    page = signed_in(street.zhao).get(f"/cases/{case.public_id}/dispatch/")
    assert "自来水公司" in text(page)
    assert "北园物业" not in text(page)
    water = street.organisation["water"].pk
    act(signed_in(street.zhao), case, "dispatch", organisation_id=water, words="请先看入户阀门")
    case.refresh_from_db()
    assert (case.state, case.organisation) == (State.DISPATCHED, street.organisation["water"])


def test_the_organisation_starts_handles_and_someone_else_looks(street: Street, report: Report):
    case = report("54001", words="水流小")
    act(signed_in(street.zhao), case, "dispatch", organisation_id=street.organisation["water"].pk)
    he, sun = signed_in(street.he), signed_in(street.sun)
    assert groups(he.get("/desk/")) == {"今天到期": [case.words]}
    act(he, case, "start")
    act(he, case, "handle", result="换了入户阀门的滤网，清了泥沙")
    assert case.words in groups(sun.get("/desk/?show=verify"))["等您核实"]
    refused = he.post(f"/cases/{case.public_id}/verify/", {"seen": "5", "finding": "好了"})
    assert refused.status_code == 403
    act(sun, case, "verify", finding="四户水压正常")
    case.refresh_from_db()
    assert (case.state, case.verified_by) == (State.ASKING, street.sun)


def test_what_is_not_done_goes_back_for_rework(street: Street, report: Report):
    case = report("54001", words="水流小")
    act(signed_in(street.zhao), case, "dispatch", organisation_id=street.organisation["water"].pk)
    act(signed_in(street.he), case, "handle", result="换了入户阀门的滤网，清了泥沙")
    act(signed_in(street.sun), case, "rework", reason="三楼水还是小")
    case.refresh_from_db()
    assert (case.state, case.reworks) == (State.IN_PROGRESS, 1)
    assert "三楼水还是小" in text(signed_in(street.he).get(f"/desk/?open={case.public_id}"))


def test_the_call_back_organisation_writes_down_what_it_heard(street: Street, report: Report, at: datetime):
    case = report()
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result="灯泡换好了，声控也试过")
    gu = signed_in(street.gu)
    assert groups(gu.get("/desk/")) == {"打个电话问问": [case.words]}
    looked(case, street.gu, at)
    act(gu, case, "say-by-phone", reporter=asked(case).pk, answer="solved", words="")
    case.refresh_from_db()
    said = case.said.get()
    assert (case.outcome, said.by_phone, said.recorded_by) == ("solved", True, street.gu)


def test_every_act_has_a_page_of_its_own(street: Street, report: Report):
    case = report()
    zhao, sun = signed_in(street.zhao), signed_in(street.sun)
    theirs = {"release": sun, "urge": sun} | dict.fromkeys(("accept", "refile", "correct", "ask-back"), zhao)
    for name, client in theirs.items():
        assert client.get(f"/cases/{case.public_id}/{name}/").status_code == 200, name
    assert signed_in(street.zhao).get(f"/cases/{case.public_id}/fly/").status_code == 404
    assert signed_in(street.zhao).get(f"/cases/{case.public_id}/verify/").status_code in (403, 409)


def test_a_community_that_can_send_it_to_nobody_but_its_own_committee_takes_it_on(street: Street, report: Report):
    case = report("52008", words="车被堵了")
    assert '<button class="btn big">我们来办</button>' in signed_in(street.li).get(f"/desk/?open={case.public_id}").text
    assert "我们来办" not in signed_in(street.zhao).get(f"/desk/?open={case.public_id}").text, "he sends it to others"


def test_whoever_sent_it_takes_it_back_from_the_desk_and_does_it_on_the_spot(street: Street, report: Report):
    case = report("52008", words="车被堵了")
    li, committee = signed_in(street.li), street.organisation["committee"]
    act(li, case, "dispatch", organisation_id=committee.pk)
    assert "收回来" in li.get(f"/desk/?open={case.public_id}").text
    done = act(li, case, "take-back", reason="承办人今天不在")
    assert "收回来了，居民和原来的单位都会收到" in text(done)
    assert "就地办好" in li.get(f"/desk/?open={case.public_id}").text


@pytest.mark.parametrize("by_script", [True, False])
def test_a_result_that_says_nothing_is_refused_at_its_field(street: Street, report: Report, by_script: bool):
    case = report()
    headers = {"HX-Request": "true"} if by_script else {}
    sent = {"seen": case.version, "result": "已处理"}
    refused = signed_in(street.zhao).post(f"/cases/{case.public_id}/on-the-spot/", sent, headers=headers)
    assert refused.status_code == 422
    assert re.search(r'<textarea[^>]*name="result"[^>]*aria-invalid="true"', refused.text)
    assert '<p class="wrongs" id="on-the-spot-result_error">请写清做了什么' in refused.text
    assert "已处理</textarea>" in refused.text


def test_what_opens_after_an_answer_is_the_next_step(street: Street, report: Report):
    case = report("54008")
    zhao = signed_in(street.zhao)
    folds = r'id="do-([a-z-]+)" open'
    assert re.findall(folds, zhao.get(f"/desk/?open={case.public_id}").text) == ["answer"]
    act(zhao, case, "answer", words="今天就换")
    assert re.findall(folds, zhao.get(f"/desk/?open={case.public_id}").text) == ["on-the-spot"]


@pytest.mark.parametrize(("who", "told"), [("zhao", "您今天9:00已经做过“答一句”。"), ("sun", "孙师傅答复。这是最新的")])
def test_a_form_that_was_overtaken_says_by_what_and_shows_the_case_as_it_is(
    street: Street, report: Report, at: datetime, who: str, told: str
):
    case = report()
    zhao, path, script = signed_in(street.zhao), f"/cases/{case.public_id}/answer/", {"HX-Request": "true"}
    if who == "zhao":
        zhao.post(path, {"seen": "1", "words": "我去看看"}, headers=script)
    else:
        answering.answer(case_id=case.pk, by=street.sun, at=at, words="我去看看")
    stale = zhao.post(path, {"seen": "1", "words": "我已经到楼下了"}, headers=script)
    assert (stale.status_code, stale["HX-Retarget"]) == (409, ".panes")
    assert told in re.sub(r"\s+", "", stale.text)
    assert 'name="seen" value="2"' in stale.text
    assert case.steps.filter(verb="answer").count() == 1


def test_a_supervisor_may_refuse_beside_filing_what_waits_to_be_taken_on(street: Street, report: Report):
    case = report("", words="取款机吞了卡")
    li = signed_in(street.li)
    assert 'id="do-reject"' in li.get(f"/desk/?open={case.public_id}").text
    act(li, case, "reject", reason="银行的机器归银行管", next_unit="请拨银行客服 95588")
    assert case.steps.get(verb="reject").facts["next_unit"] == "银行客服 95588"


def test_whoever_hands_in_reads_which_comes_next(street: Street, report: Report):
    case = report("54001", words="水流小")
    act(signed_in(street.zhao), case, "dispatch", organisation_id=street.organisation["water"].pk)
    assert "接着换人去核实" in text(act(signed_in(street.he), case, "handle", result="换了户外阀门，试过水流正常"))


def test_what_only_the_street_sends_out_says_so_on_every_desk(street: Street, report: Report, at: datetime):
    case = report("52001", words="往外接了个棚子")
    answering.answer(case_id=case.pk, by=street.zhao, at=at, words="我去量过尺寸")
    dispatch.accept(case_id=case.pk, by=street.zhao, at=at)
    page = signed_in(street.han).get(f"/desk/?open={case.public_id}")
    assert "下一步：街道安排人来办" in text(page)
    assert "网格员安排人来办" not in text(page)
