"""The notice of a year's holidays, pasted."""

import html
import re
from datetime import date, datetime

import pytest
from django.test import Client

from linli.ground.days.calendar import Calendar
from linli.ground.days.notice import read as read_notice
from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import day_of
from linli.life.cases import categories
from linli.life.rulebook import drafts
from tests.days.test_notice import NOTICES
from tests.rulebook.browsing import drafted, filled, laid, meng, words
from tests.rulebook.drafting import DAY, LAMP, street
from tests.rulebook.test_api import post
from tests.street import Street, signed_in

__all__ = ["meng", "street"]


def test_a_pasted_notice_makes_a_years_edits_and_one_that_is_unclear_loses_nothing(
    street: Street, meng: Client, at: datetime
):
    draft = drafted(meng, at, on=str(day_of(at)))
    path = f"/rules/drafts/{draft.public_id}/notice/"
    assert path in meng.get(f"/rules/holidays/?draft={draft.public_id}").content.decode()
    source = meng.get(path).context["form"]["source"].value() or ""
    for text, said in (
        (NOTICES[2024], "没看出是哪一年的"),
        (NOTICES[2026].replace("共9天", "共8天"), "“共8天”：说的是 8 天，写出来的是 9 天"),
        (NOTICES[2026].partition("七、国庆节")[0], "少了 2026-10-01 放假"),
    ):
        answer = meng.post(path, {"text": text, "source": source})
        assert (answer.status_code, said in words(answer)) == (422, True), said
        assert text[-40:] in html.unescape(answer.content.decode()).replace("\r\n", "\n")
    assert draft.edits.count() == 0
    off = {"date": "2027-03-06", "kind": "rest", "source": "x"}
    drafts.change(draft_id=draft.pk, table="holidays", key="", cells=off, by=street.meng, at=at)
    assert meng.post(path, {"text": next_year(), "source": source}).status_code == 302
    rows = dict(read_notice(next_year(), 2027))
    made = {edit.key: (edit.cells or {})["kind"] for edit in draft.edits.all()}
    assert made == {f"{day}": kind for day, kind in rows.items()}
    sent = meng.get(f"/rules/drafts/{draft.public_id}/")
    page = words(sent)
    assert "处要改" not in page
    assert f"国务院办公厅关于2027年部分节假日安排的通知，{len(rows)} 天" in page, "as the notice calls itself"
    spring = "春节：2027年2月5日（周五）到 2027年2月12日（周五）放假 8 天；2027年2月20日（周六）上班"
    assert all(said in page for said in (spring, "清明节：2027年4月3日（周六）到", "端午节：2027年6月9日（周三）放假"))
    assert (page.count("撤掉"), sent.content.decode().count("settle")) == (1, 2), "one card; the end is reached at once"
    every = re.findall(r'name="key" value="([^"]+)"', sent.content.decode())
    out = {"table": "holidays", "key": every}
    assert meng.post(f"/rules/drafts/{draft.public_id}/undo/", out).status_code == 302
    assert draft.edits.count() == 0
    assert meng.post(path, {"text": next_year(), "source": source}).status_code == 302
    assert laid(street, draft).status_code == 302
    assert Calendar.load().is_workday(date(2027, 2, 20))
    again = drafted(meng, at)
    assert meng.post(path.replace(str(draft.public_id), str(again.public_id)), {"text": next_year(), "source": source})
    assert again.edits.count() == 0, "what holds already is no change"


def test_the_notice_makes_the_same_edits_by_json_once_for_a_key_and_one_that_is_unclear_says_why(
    street: Street, meng: Client, at: datetime
):
    """Control: of a notice cut short nothing is taken in."""
    draft, key = drafted(meng, at), str(uuid7())
    here = f"/drafts/{draft.public_id}/notice"
    cut = post(meng, here, {"text": next_year().partition("七、国庆节")[0], "source": "国办"})
    assert (cut.status_code, "少了 2027-10-01 放假" in cut.content.decode(), draft.edits.count()) == (422, True, 0)
    first, again = (post(meng, here, {"text": next_year(), "source": "国办"}, key).json() for _ in range(2))
    rows = {f"{day}": kind for day, kind in read_notice(next_year(), 2027)}
    assert {each["key"]: each["cells"]["kind"] for each in first["edits"]} == rows
    assert {each["cells"]["source"] for each in first["edits"]} == {"国办"}, "what somebody wrote goes before its name"
    assert again["version"] == first["version"]


@pytest.mark.parametrize("alone", [False, True], ids=["with a term", "alone"])
def test_holidays_stay_laid_which_is_said_before_and_after_and_keeps_nothing_else(
    street: Street, meng: Client, at: datetime, alone: bool
):
    draft = drafted(meng, at)
    here = f"/rules/drafts/{draft.public_id}/"
    zheng = signed_in(street.zheng, at=at)
    row = f"{here}categories/row/{LAMP}/"
    meng.post(row, filled(meng, row, resolve_within="1"))
    assert ["还能撤回" in words(zheng.get(path)) for path in (here, f"{here}lay/")] == [False, True], (
        "control: no holidays"
    )
    assert "撤不回来" not in words(zheng.get(f"{here}lay/"))
    if alone:
        meng.post(f"{here}undo/", {"table": "categories", "key": LAMP})
    assert meng.post(f"{here}notice/", {"text": next_year(), "source": "国务院办公厅通知"}).status_code == 302
    said = "“放假和调休”定下就撤不回来，" + ("要改只能另起一份再改" if alone else "别的那天以前都还能撤回")
    assert [said in words(zheng.get(path)) for path in (here, f"{here}lay/")] == [True, True]
    assert laid(street, draft).status_code == 302
    assert (f"{here}withdraw/" in meng.get(here).content.decode()) is not alone
    asked = words(meng.get(f"{here}withdraw/"))
    gone = meng.post(f"{here}withdraw/", {"why": "再想想"}).status_code
    draft.refresh_from_db()
    if alone:
        assert (gone, draft.state) == (409, "laid")
        assert "“放假和调休”定了就撤不回来，要改请另起一份草稿" in asked
    else:
        assert (gone, draft.state) == (302, "withdrawn")
        assert "“放假和调休”撤不回来，照定下的" in asked
        assert "“放假和调休”撤不回来，照定下的" in words(meng.get(here))
        assert "“放假和调休”撤不回来" in words(meng.get("/inbox/"))
        assert categories.in_force(LAMP, at + DAY).resolve_within == "3WD"
    assert Calendar.load().is_workday(date(2027, 2, 20)), "the holidays hold"


def next_year() -> str:
    """A notice of 2027, as one may be written."""
    return (
        "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n"
        "二、春节：2月5日（周五）至12日（周五）放假调休，共8天。2月20日（周六）上班。\n"
        "三、清明节：4月3日（周六）至5日（周一）放假，共3天。\n四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。"
        "5月8日（周六）上班。\n五、端午节：6月9日（周三）放假1天。\n六、中秋节：9月15日（周三）放假1天。\n"
        "七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。"
    )
