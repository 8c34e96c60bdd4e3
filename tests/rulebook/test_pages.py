"""The pages of the rulebook: read by whoever works here, changed by those who keep it, promised to everybody."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.shared.moments import clock_at, day_of
from linli.life.cases import categories
from linli.life.cases.models import Category
from linli.life.rulebook import briefly, drafts, lasting, saying
from linli.life.rulebook.models import Draft, State
from linli.life.rulebook.tables import CATEGORIES
from tests.rulebook.browsing import drafted, filled, laid, meng, words
from tests.rulebook.drafting import DAY, LAMP, street
from tests.rulebook.test_api import post
from tests.street import Street, signed_in

__all__ = ["meng", "street"]


def test_the_form_that_begins_a_draft_sent_twice_begins_one(street: Street, meng: Client, at: datetime):
    """Control: another form of the same page begins another."""
    sent = filled(meng, "/rules/drafts/begin/", why="路灯要快点修")
    begun = [meng.post("/rules/drafts/begin/", sent)["Location"] for _tap in range(2)]
    assert (begun[0] == begun[1], Draft.objects.count()) == (True, 1)
    meng.post("/rules/drafts/begin/", filled(meng, "/rules/drafts/begin/", why="路灯要快点修"))
    assert Draft.objects.count() == 2


def test_a_term_is_changed_on_its_page_and_holds_from_tomorrow(street: Street, meng: Client, at: datetime):
    seen = meng.get("/rules/categories/?words=楼道灯")
    assert "多久内办好：3 个工作日" in words(seen)
    assert f"/rules/categories/row/{LAMP}/" in seen.content.decode()
    assert (
        "/rules/drafts/begin/?table=categories&amp;key=54006"
        in meng.get(f"/rules/categories/row/{LAMP}/").content.decode()
    )
    other = drafted(meng, at)
    onward = f"/rules/drafts/{other.public_id}/categories/row/{LAMP}/"
    assert onward in meng.get(f"/rules/drafts/begin/?table=categories&key={LAMP}").content.decode()
    meng.post(f"/rules/drafts/{other.public_id}/drop/")
    said = {"why": "路灯要快点修", "on": str(day_of(at + DAY))}
    begun: Any = meng.post(f"/rules/drafts/begin/?table=categories&key={LAMP}", said)
    assert meng.post(begun.url, filled(meng, begun.url, resolve_within="1")).status_code == 302
    draft = Draft.objects.get(state=State.OPEN)
    page = meng.get(f"/rules/drafts/{draft.public_id}/")
    assert "多久内办好：3 个工作日 → 1 个工作日" in words(page)
    assert "时限改了，依据还写着“" in words(page)
    assert "要比 0 多" in words(meng.post(begun.url, filled(meng, begun.url, resolve_within="0")))
    assert "#settle" not in page.content.decode(), "control"
    assert "要是从前就这样办" in words(meng.post(f"/rules/drafts/{draft.public_id}/rehearsal/"))
    laid_by_the_other(street, meng, draft, at)
    assert categories.in_force(LAMP, at).resolve_within == "3WD"
    assert categories.in_force(LAMP, at + DAY).resolve_within == "1WD"
    said_there = "孟凡起草、郑和平定的：路灯/楼道灯不亮（多久内办好：3 个工作日 → 1 个工作日）"
    assert said_there in words(meng.get("/rules/"))
    assert "起改为：多久内办好：3 个工作日 → 1 个工作日" in words(meng.get("/rules/categories/?words=54006"))
    here = f"/rules/drafts/{draft.public_id}/"
    assert meng.post(f"{here}withdraw/").status_code == 422, "nobody withdraws without a reason"
    assert meng.post(f"{here}withdraw/", {"why": "街道还没备好灯"}).status_code == 302
    page = meng.get(here)
    assert "撤回的原因是：“街道还没备好灯”" in words(page)
    once = {"once": str(page.context["anew"])}
    again, tapped = (meng.post(f"{here}anew/", once)["Location"] for _tap in range(2))
    assert again == tapped
    assert "多久内办好：3 个工作日 → 1 个工作日" in words(meng.get(again))
    assert meng.post(f"{again}anew/").status_code == 409, "control"
    draft.refresh_from_db()
    assert draft.state == State.WITHDRAWN


def laid_by_the_other(street: Street, meng: Client, draft: Draft, at: datetime) -> None:
    """Whoever wrote it is told who lays it and has no button; the other is asked, and has to have seen it."""
    here, lay = f"/rules/drafts/{draft.public_id}/", f"/rules/drafts/{draft.public_id}/lay/"
    zheng = signed_in(street.zheng, at=at)
    assert [lay in client.get(here).content.decode() for client in (meng, zheng)] == [False, True]
    assert [f"{here}ask/" in client.get(here).content.decode() for client in (meng, zheng)] == [True, False]
    assert meng.post(f"{here}ask/").status_code == 302
    assert "请您来定规矩的改动" in zheng.get("/inbox/").content.decode()
    assert "您没在里面写过，看过可以由您来定" in words(zheng.get(here))
    assert ["可以由您来定" in words(client.get("/rules/")) for client in (meng, zheng)] == [False, True]
    for path in (here, lay, "/rules/drafts/begin/"):
        assert "您写的由别人来定，能定的有区级督办员郑和平" in words(meng.get(path))
    asked = zheng.get(lay)
    assert "一共 1 处改动" in words(asked)
    assert "改动“路灯/楼道灯不亮”：多久内办好：3 个工作日 → 1 个工作日" in words(asked)
    seen_version = re.search(r'name="seen" value="(\d+)"', asked.content.decode())
    assert seen_version
    assert zheng.post(lay).status_code == 422, "without it nobody has seen it"
    assert meng.post(lay, {"seen": seen_version[1]}).status_code == 403
    assert zheng.post(lay, {"seen": seen_version[1]}).status_code == 302


def test_no_code_stands_where_a_name_does(street: Street, meng: Client, at: datetime):
    """Control: without labels the columns would be called as in the file."""
    draft = drafted(meng, at)
    path = f"/rules/drafts/{draft.public_id}/categories/row/{LAMP}/"
    meng.post(path, filled(meng, path, resolve_within="1", lead_body="PM", community_role="assist"))
    named = re.compile(
        r"\b(?:2WH|3WD|1WD|lead_body|resolve_within|keywords|assist|hands|PM|workdays|first_answer|assumption)\b"
    )
    pages = ["/rules/", "/promises/", f"/rules/drafts/{draft.public_id}/", path, f"/rules/categories/row/{LAMP}/"]
    for page in [*pages, "/rules/clocks/", "/rules/hours/", "/rules/categories/", "/rules/fall-backs/"]:
        assert not named.search(words(meng.get(page))), page
    assert "<summary>谁协助：物业服务人</summary>" in meng.get(path).content.decode(), "folded away"


def test_what_was_laid_last_says_what_is_otherwise_what_is_new_and_what_ended(
    street: Street, meng: Client, at: datetime
):
    """Control: of four rows that end three are named, and of one that changes two cells."""
    draft, rows = drafted(meng, at), CATEGORIES.by_key(at)
    new = dict(rows[LAMP]) | {"code": "54099", "name": "井盖响"}
    cells = {"resolve_within": "1WD", "respond_within": "1WH", "deadline_basis": "区里自己定的"}
    for key, made in ((LAMP, cells), ("", new)):
        drafts.change(draft_id=draft.pk, table="categories", key=key, cells=made, by=street.meng, at=at)
    gone = [key for key in rows if key.startswith("55")][:4]
    for key in gone:
        drafts.end(draft_id=draft.pk, table="categories", key=key, by=street.meng, at=at)
    edits = draft.edits.order_by("key")
    (said,) = briefly.said(edits, at).values()
    assert "还有 1 处" in said
    assert ["新添井盖响" in said, "停用" in said, "等 4 条" in said] == [True, True, True], said
    assert [rows[key]["name"] in said for key in gone] == [True, True, True, False]


def test_an_ended_row_and_an_undone_edit(street: Street, meng: Client, at: datetime):
    draft = drafted(meng, at)
    named = {"table": "categories", "key": "56001"}
    assert meng.post(f"/rules/drafts/{draft.public_id}/end/", named).status_code == 302
    assert "停用" in words(meng.get(f"/rules/drafts/{draft.public_id}/"))
    assert meng.post(f"/rules/drafts/{draft.public_id}/undo/", named).status_code == 302
    assert draft.edits.count() == 0
    assert meng.post(f"/rules/drafts/{draft.public_id}/drop/").status_code == 302
    assert "放弃的" in words(meng.get(f"/rules/drafts/{draft.public_id}/"))


def test_a_draft_says_of_itself_what_its_day_means_and_is_headed_in_one_line(
    street: Street, meng: Client, at: datetime
):
    why = "入冬以前路灯要修得快一点，" * 12
    draft = drafted(meng, at, why=why)
    path = f"/rules/drafts/{draft.public_id}/"
    page = words(meng.get(path))
    assert "改什么" in page
    assert "再改别的" not in page
    heading = re.search(r"<h1>(.*?)</h1>", meng.get(path).content.decode())
    assert heading
    assert heading[1].endswith(f"：{why[:20]}…")
    assert why in page
    row = f"{path}categories/row/{LAMP}/"
    meng.post(row, filled(meng, row, resolve_within="1"))
    zheng = signed_in(street.zheng, at=at)
    for day, said in ((at + DAY, "那天以前都还能撤回"), (at, "一定下马上就用，撤不回来")):
        drafts.reword(draft_id=draft.pk, why="快点修", on=day_of(day), by=street.meng, at=at)
        asked = words(zheng.get(f"{path}lay/"))
        assert [each in asked for each in ("都还能撤回", "撤不回来")] == [
            each in said for each in ("都还能撤回", "撤不回来")
        ]
        assert ("今天就生效" in words(zheng.get(path))) is (day == at)
    drafts.change(draft_id=draft.pk, table="categories", key=LAMP, cells={"lead_body": "XX"}, by=street.meng, at=at)
    assert "改好以前试算不了" in words(meng.get(path))


def test_staff_read_the_rules_and_see_no_draft(street: Street, at: datetime):
    with clock_at(at):
        sun = signed_in(street.sun, at=at)
        assert "起草" not in words(sun.get("/rules/"))
        assert "改这一条" not in words(sun.get(f"/rules/categories/row/{LAMP}/"))
        assert sun.get("/rules/drafts/begin/").status_code == 403


def test_staff_read_what_was_laid_and_nothing_in_it_is_a_fault_any_more(street: Street, meng: Client, at: datetime):
    """Controls: while it is open only those who keep the rules read it, and what is wrong then is said."""
    draft = drafted(meng, at)
    here = f"/rules/drafts/{draft.public_id}/"
    sun = signed_in(street.sun, at=at)
    assert [sun.get(each).status_code for each in (here, f"/api/v1{here[:-1]}")] == [403, 403]
    assert sun.get("/api/v1/rules/drafts").json() == []

    def change(of: Draft, term: str) -> None:
        named = {"table": "categories", "key": LAMP, "cells": {"resolve_within": term}}
        assert post(meng, f"/drafts/{of.public_id}/change", named).status_code == 200

    change(draft, "soon")
    assert "要写成 2 个工作小时" in words(meng.get(here))
    change(draft, "1WD")
    assert laid(street, draft).status_code == 302
    (link,) = re.findall(r'href="(/rules/drafts/[^"]*)"', sun.get("/rules/").content.decode())
    page = sun.get(link)
    assert link == here
    assert "多久内办好：3 个工作日 → 1 个工作日" in words(page)
    assert "撤回" not in words(page)
    assert sun.get(f"/api/v1{here[:-1]}").json()["edits"][0]["key"] == LAMP
    assert [each["state"] for each in sun.get("/api/v1/rules/drafts").json()] == ["laid"]
    again = drafted(meng, at, on=str(day_of(at + 2 * DAY)))
    change(again, "2WD")
    assert laid(street, again).status_code == 302
    assert "别人也改了" not in words(meng.get(here))
    assert [meng.get(f"{here}{each}").status_code for each in ("lay/", f"categories/row/{LAMP}/")] == [409, 409]


@pytest.mark.parametrize(
    ("language", "said", "who"),
    [("zh-hans", "楼道灯不亮", "路灯"), ("zh-hant", "樓道燈不亮", "路燈"), ("en", "Light out", "Street lights")],
)
def test_everybody_reads_what_is_promised_in_their_language(
    street: Street, at: datetime, language: str, said: str, who: str
):
    with clock_at(at):
        assert said in words(Client(headers={"accept-language": language}).get("/promises/"))
        assert said in words(Client(headers={"accept-language": language}).get(f"/promises/?words={who}"))
        assert "没有找到" in words(Client().get("/promises/?words=没有这样的事"))
        assert said in words(Client(headers={"accept-language": language}).get("/promises/?words=楼上走廊的灯不亮了"))


@pytest.mark.parametrize("per_row", [False, True], ids=["as it is", "control"])
@pytest.mark.parametrize("path", ["/promises/", "/rules/categories/", "/rules/", "draft"])
def test_no_page_asks_a_query_for_each_row(
    street: Street, meng: Client, at: datetime, path: str, per_row: bool, monkeypatch: pytest.MonkeyPatch
):
    """Control: a term or a name that is asked for row by row is seen on each of the pages."""

    def change(of: Draft, keys: list[str]) -> Draft:
        for key in keys:
            cells = {"deadline_basis": "区里自己定的"}
            drafts.change(draft_id=of.pk, table="categories", key=key, cells=cells, by=street.meng, at=at)
        return of

    def lay(keys: list[str]) -> None:
        for key in keys:
            laid = change(drafts.begin(why="试试", on=day_of(at), by=street.meng, at=at), [key])
            lasting.lay(draft_id=laid.pk, by=street.zheng, at=at, seen=Draft.objects.get(pk=laid.pk).version)

    def asked() -> int:
        meng.get(path)
        with CaptureQueriesContext(connection) as found:
            assert meng.get(path).status_code == 200
        return len(found)

    if per_row:
        for name in ("term", "who"):
            plain = getattr(saying, name)
            monkeypatch.setattr(saying, name, lambda said, plain=plain: (Draft.objects.count(), plain(said))[1])
    keys = list(CATEGORIES.by_key(at))
    draft = change(drafted(meng, at), keys[:1])
    path = f"/rules/drafts/{draft.public_id}/" if path == "draft" else path
    lay(keys[1:2])
    some = Category.objects.filter(code__in=keys[10:50])
    some.update(valid_until=day_of(at))
    few = asked()
    some.update(valid_until=None)
    lay(keys[2:5])
    for key in keys[5:8]:
        change(drafted(meng, at), [key])
    change(draft, keys[8:20])
    assert (asked() == few) is not per_row
