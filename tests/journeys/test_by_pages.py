"""Whole stories through the pages' own requests, with the clock in the teller's hand: the ways a case may turn."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases import work
from linli.life.cases.models import Case
from linli.life.cases.states import Level, State
from tests.cases.conftest import at, looked, street  # noqa: F401 - fixtures
from tests.street import COMMUNITY, Street, signed_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WATER = "晚上七八点水流特别小，整个单元都这样"


def said(page: Any) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@dataclass
class Story:
    """One case and its people; `now` is what the door's clock says."""

    street: Street
    now: datetime
    resident: Client = field(default_factory=Client)
    case: Case = field(init=False)

    @contextmanager
    def clock(self) -> Iterator[None]:
        with clock_at(self.now):
            yield

    def as_(self, who: str) -> Client:
        """A browser of someone of the street, freshly signed in."""
        return signed_in(self.street.person[who], at=self.now)

    def report(self, words: str, **more: str) -> Any:
        """A resident reports, anonymously unless told otherwise; the receipt."""
        filled = {
            "words": words,
            "place": "北园社区14号楼2单元",
            "contact": "anonymous",
            "once": str(uuid4()),
            "apart": "1",
            **more,
        }
        with self.clock():
            self.resident.get("/report/")
            receipt = self.resident.post("/report/", filled, follow=True)
        assert receipt.status_code == 200, said(receipt)
        self.case = Case.objects.everything("a story").latest("pk")
        return receipt

    def act(self, who: str, name: str, **given: object) -> Any:
        """Someone acts by the form of their page; the page that follows, or the one that refuses."""
        client = self.resident if who == "resident" else self.as_(who)
        self.case.refresh_from_db()
        with self.clock():
            page = client.post(
                f"/cases/{self.case.public_id}/{name}/", {"seen": self.case.version, **given}, follow=True
            )
        self.case.refresh_from_db()
        return page

    def page(self, who: str = "resident") -> str:
        """What someone reads of the case."""
        client = Client() if who == "stranger" else self.resident if who == "resident" else self.as_(who)
        with self.clock():
            return said(client.get(f"/cases/{self.case.public_id}/", follow=True))

    def desk(self, who: str, show: str = "") -> str:
        """What lies on someone's desk."""
        with self.clock():
            return said(self.as_(who).get(f"/desk/?show={show}"))

    def wait(self, length: timedelta) -> None:
        """Time passes, and the worker does what is due."""
        self.now += length
        with self.clock():
            for duty in work.DUTIES:
                duty.run(self.now)
        self.case.refresh_from_db()

    def handled_by_water(self) -> None:
        """Sent to the water company, which handles it."""
        self.act("zhao", "dispatch", organisation_id=self.street.organisation["water"].pk)
        self.act("he", "handle", result="换了入户阀门的滤网，清了泥沙")
        assert self.case.state == State.HANDLED


@pytest.fixture
def story(street: Street, at: datetime) -> Story:  # noqa: F811 - fixtures
    return Story(street, at)


def test_what_is_not_the_neighbourhoods_is_refused_and_says_where_to_go(story: Story) -> None:
    story.report("共享单车的押金退不出来", category="58001")
    refused = story.act("zhao", "reject", reason="押金归企业管", next_unit="12345 热线")
    assert refused.status_code == 403
    empty = story.act("li", "reject", reason="押金归企业管", next_unit="")
    assert empty.status_code == 422
    assert "别让人白跑" in said(empty)
    assert "押金归企业管" in empty.content.decode()
    story.act("li", "reject", reason="押金归企业管", next_unit="12345 热线")
    page = story.page()
    assert "这儿办不了，请找12345 热线" in page
    assert "押金归企业管" in page
    assert "押金归企业管" not in story.page("stranger")


def test_what_was_given_back_twice_is_the_streets_to_send(story: Story) -> None:
    story.report(WATER)
    water = story.street.organisation["water"].pk
    for returns in (1, 2):
        assert story.act("zhao", "dispatch", organisation_id=water).status_code == 200
        story.act("he", "give-back", reason="阀门在户内，是产权单位的", proposed="产权单位")
        assert (story.case.state, story.case.returns) == (State.ACCEPTED, returns)
    assert story.case.holder == Level.STREET
    assert "建议找产权单位" in story.page()
    refused = story.act("zhao", "dispatch", organisation_id=water)
    assert refused.status_code in (403, 409, 422)
    assert WATER in story.desk("han")
    story.act("han", "dispatch", organisation_id=water, words="阀门由自来水公司先办，费用再议")
    assert story.case.state == State.DISPATCHED
    late = story.act("he", "give-back", reason="还是不归我们", proposed="产权单位")
    assert late.status_code == 409
    assert "退过 2 次" in said(late)


def test_rework_goes_back_to_the_same_hands_and_is_looked_at_again(story: Story) -> None:
    story.report(WATER)
    story.handled_by_water()
    story.act("sun", "rework", reason="三楼水还是小")
    assert (story.case.state, story.case.reworks) == (State.IN_PROGRESS, 1)
    assert "请他们重做" in story.page()
    story.act("he", "handle", result="又清了三楼的支管，水压 0.22 MPa")
    assert story.act("he", "verify", finding="好了").status_code == 403
    story.act("sun", "verify", finding="三楼四楼水压正常")
    assert "您那儿，好了吗？" in story.page()


def test_not_solved_comes_to_the_supervisor_and_is_solved_there(story: Story) -> None:
    story.report(WATER)
    story.handled_by_water()
    story.act("sun", "verify", finding="二楼水压正常")
    first_clock = story.case.resolve_due_at
    story.act("resident", "say", answer="not", words="晚上还是没水")
    assert (story.case.state, story.case.holder, story.case.outcome) == (State.ACCEPTED, Level.COMMUNITY, "not")
    assert story.case.resolve_due_at == first_clock
    assert "晚上还是没水" in story.page("sun")
    assert "晚上还是没水" not in story.page("stranger")
    assert WATER in story.desk("sun")
    story.act("sun", "dispatch", organisation_id=story.street.organisation["water"].pk)
    story.act("he", "handle", result="换了整栋楼的增压泵，晚上高峰测过")
    story.act("zhao", "verify", finding="晚八点看过，水够用")
    story.act("resident", "say", answer="solved")
    assert (story.case.state, story.case.outcome, story.case.comebacks) == (State.CLOSED, "solved", 1)


def test_silence_is_said_as_silence_and_never_as_solved(story: Story) -> None:
    story.report("2单元楼道灯坏了一个星期", category="54006")
    story.act("zhao", "on-the-spot", result="灯泡换好了，声控也试过")
    assert story.case.state == State.ASKING
    story.wait(8 * DAY)
    assert (story.case.state, story.case.outcome) == (State.CLOSED, "silent")
    assert "没回话" in story.page("stranger")
    with story.clock():
        solved = said(Client().get(f"/board/{COMMUNITY}/?show=solved"))
    assert "路灯/楼道灯不亮" not in solved


def test_an_anonymous_reporter_follows_answers_and_withdraws_by_code(story: Story) -> None:
    receipt = said(story.report("2单元楼道灯坏了一个星期", category="54006"))
    code = re.search(r"查询码 ([A-Z2-9]{10})", receipt)
    assert code is not None
    story.resident = Client()
    with story.clock():
        story.resident.get("/cases/follow/")
        story.resident.post("/cases/follow/", {"number": story.case.number, "code": code[1]})
    story.act("zhao", "ask-back", words="是声控不灵，还是灯泡坏了？")
    assert "网格员 赵师傅想问您一句" in story.page()
    story.act("resident", "add", words="灯泡一直不亮")
    assert "灯泡一直不亮" in story.page("zhao")
    assert "匿名，有进展凭查询码看" in story.page("zhao")
    story.act("resident", "withdraw", words="物业已经换了")
    assert story.case.state == State.WITHDRAWN
    assert story.page("stranger").count(story.case.number) == 0


def test_what_is_late_is_told_one_level_up_and_stands_as_late_everywhere(story: Story) -> None:
    story.report("东侧消防通道停了三辆车，划线都看不见了", category="53002")
    story.wait(3 * HOUR)
    assert story.case.told_level == Level.COMMUNITY
    assert "超时" in story.page()
    assert "已报社区" in story.page("stranger")
    assert "消防通道停了三辆车" in story.desk("li", "late")
    story.act("li", "urge", words="一小时内到现场")
    assert "社区书记 李书记催了一次" in story.page()
    story.act("zhao", "on-the-spot", result="三辆车都挪走了，通道畅通")
    assert "晚了" in story.page()


def test_a_retry_in_the_same_browser_finds_the_first_case(story: Story) -> None:
    key = str(uuid4())
    pages = [story.report("2单元楼道灯坏了一个星期", once=key) for _ in range(3)]
    assert Case.objects.everything("a story").count() == 1
    assert len({page.request["PATH_INFO"] for page in pages}) == 1


def test_what_cannot_be_solved_is_closed_with_its_reason_by_the_supervisor_alone(story: Story) -> None:
    story.report("墙上的老线槽没人管", category="53009")
    assert story.act("zhao", "force", reason="产权不清").status_code == 403
    story.act("li", "force", reason="产权单位已注销，报区里立项")
    assert story.case.outcome == "unresolved"
    assert "产权单位已注销" in story.page()
    assert "没能解决" in story.page("stranger")


def test_what_is_put_aside_says_until_when_and_goes_on_by_itself(story: Story) -> None:
    story.report("花坛的月季被踩秃了一块，能不能补种", category="55001")
    story.act("sun", "accept")
    story.act("sun", "suspend", ground="season", review_at="2026-12-01", reason="天太冷，开春才能种活")
    assert story.case.state == State.SUSPENDED
    assert "先放一放" in story.page()
    story.wait(8 * DAY)
    assert story.case.state == State.ACCEPTED


def test_what_was_heard_by_phone_is_marked_and_not_written_by_the_one_who_did_it(story: Story) -> None:
    story.report(WATER, contact="named", phone="13800001234", called="林女士")
    story.handled_by_water()
    story.act("sun", "verify", finding="四户水压正常")
    reporter = story.case.reporters.get()
    assert story.act("he", "say-by-phone", reporter=reporter.pk, answer="solved").status_code == 403
    looked(story.case, story.street.gu, story.now)
    story.act("gu", "say-by-phone", reporter=reporter.pk, answer="partly", words="白天好了，晚上还差点")
    assert story.case.outcome == "partly"
    assert "电话里说的，由街道诉求办记下" in story.page("gu")


def test_the_volunteers_repair_in_a_home_needs_somebody_to_open_the_door(story: Story) -> None:
    with story.clock():
        story.resident.get("/report/")
        refused = story.resident.post(
            "/report/",
            {
                "words": "厨房水管接口渗水，想请小扳手的师傅看看",
                "category": "57001",
                "place": "北园社区14号楼2单元301",
                "contact": "anonymous",
                "once": str(uuid4()),
            },
        )
    assert refused.status_code == 422
    assert "要上门" in said(refused)
    story.report(
        "厨房水管接口渗水", category="57001", contact="named", phone="13800001234", place="北园社区14号楼2单元301"
    )
    story.act("zhao", "dispatch", organisation_id=story.street.organisation["team"].pk)
    assert "301室" in story.page("song")
    assert story.page("stranger").count("301") == 0
