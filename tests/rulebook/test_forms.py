"""The form of a row: each column is asked for in its own way, and what is wrong is said at its field."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from linli.ground.days.hours import Week
from linli.life.rulebook import drafts, hours_words
from linli.life.rulebook.category_columns import BASES
from linli.life.rulebook.tables import CATEGORIES, TABLES
from tests.rulebook.browsing import drafted, filled, meng, words
from tests.rulebook.drafting import LAMP, street, wrong
from tests.street import Street, signed_in

__all__ = ["meng", "street"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.slug)
def test_every_row_of_every_table_goes_through_its_form_unchanged(
    street: Street, meng: Client, at: datetime, table: Any
):
    draft = drafted(meng, at)
    for key in list(table.by_key(at))[:6]:
        path = f"/rules/drafts/{draft.public_id}/{table.slug}/row/{key}/"
        answer = meng.post(path, filled(meng, path))
        assert answer.status_code == 302, words(answer)
    assert draft.edits.count() == 0
    assert meng.get(f"/rules/drafts/{draft.public_id}/{table.slug}/new/").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_what_a_deadline_rests_on_is_said_in_words_and_goes_back_as_it_was(
    street: Street, meng: Client, at: datetime, language: str
):
    """Control: in words of one's own it is a change."""
    lamp = CATEGORIES.by_key(at)[LAMP]
    with translation.override(language):
        said = str(BASES[lamp["deadline_basis"]])
    path = f"/rules/drafts/{(draft := drafted(meng, at)).public_id}/categories/row/{LAMP}/"
    meng.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    assert filled(meng, path)["deadline_basis"] == said
    meng.post(path, filled(meng, path))
    assert draft.edits.count() == 0
    meng.post(path, filled(meng, path, deadline_basis="区里自己定的"))
    assert (draft.edits.get().cells or {})["deadline_basis"] == "区里自己定的"
    cells = {"resolve_within": "1WD"}
    drafts.change(draft_id=draft.pk, table="categories", key=LAMP, cells=cells, by=street.meng, at=at)
    assert "依据还写着" not in words(meng.get(f"/rules/drafts/{draft.public_id}/")), "control: the basis is another too"


def test_a_short_name_is_explained_asked_for_of_what_is_new_and_else_stands_as_it_is(
    street: Street, meng: Client, at: datetime
):
    """Control: a program that sends another is told."""
    draft = drafted(meng, at)
    here = f"/rules/drafts/{draft.public_id}/categories"
    shown = meng.get(f"{here}/row/{LAMP}/")
    assert "程序里的短名：light_out 别的程序照它认这一类事" in words(shown)
    assert "key" not in shown.context["form"].fields
    cells = {**CATEGORIES.by_key(at)[LAMP], "code": "54099", "key": "new_light"}
    drafts.change(draft_id=draft.pk, table="categories", key="", cells=cells, by=street.meng, at=at)
    assert filled(meng, f"{here}/row/54099/")["key"] == "new_light", (
        "what is not laid yet may still be called otherwise"
    )
    assert wrong(draft, at) == []
    drafts.change(draft_id=draft.pk, table="categories", key=LAMP, cells={"key": "lamp"}, by=street.meng, at=at)
    ((key, said),) = wrong(draft, at)
    assert (key, "“程序里的短名”定了就不再改" in said) == (LAMP, True)


def test_what_is_filled_in_wrong_is_said_at_its_field_and_kept(street: Street, meng: Client, at: datetime):
    draft = drafted(meng, at)
    path = f"/rules/drafts/{draft.public_id}/categories/row/{LAMP}/"
    answer = meng.post(path, filled(meng, path, resolve_within="1.5", resolve_within_unit="WD"))
    assert answer.status_code == 422
    assert "工作日和天要写整数" in words(answer)
    assert 'value="1.5"' in answer.content.decode()
    kept_wrong: list[tuple[str, dict[str, str], str]] = [
        ("bodies", {"code": "NW", "name": "路" * 41}, "40"),
        ("texts", {"key": "hotline", "zh": "打这里吧"}, "“那条热线的号码”"),
        ("texts", {"key": "hotline_name", "zh": "热" * 21}, "最多 20 个字"),
        ("holidays", {"date": "2027-01-04", "kind": "workday", "source": "国办"}, "本来就上班"),
        ("holidays", {"date": "明年元旦", "kind": "rest", "source": "国办"}, "这个日期看不懂"),
    ]
    for table, cells, said in kept_wrong:
        refused = meng.post(f"/rules/drafts/{draft.public_id}/{table}/new/", cells)
        assert (refused.status_code, said in words(refused)) == (422, True), (table, words(refused))
        assert all(f'value="{cell}"' in refused.content.decode() for cell in cells.values()), "what was typed stays"
    assert draft.edits.count() == 0
    assert 'maxlength="40"' in meng.get(f"/rules/drafts/{draft.public_id}/bodies/new/").content.decode()
    assert "最多 40 个字" in words(meng.get(f"/rules/drafts/{draft.public_id}/bodies/new/"))
    taken = meng.post(f"/rules/drafts/{draft.public_id}/bodies/new/", {"code": "LT", "name": "路灯所"})
    assert taken.status_code == 422
    assert "已经有这一条了" in words(taken)


def test_two_who_have_one_row_open_change_what_each_of_them_changed_and_of_one_cell_the_second_is_asked(
    street: Street, meng: Client, at: datetime
):
    """Control: a form that tells nothing of what it showed is asked about every cell that is otherwise by now."""
    draft, zheng = drafted(meng, at), signed_in(street.zheng, at=at)
    path = f"/rules/drafts/{draft.public_id}/categories/row/{LAMP}/"
    of_zheng = filled(zheng, path, law="某条例", resolve_within="2")
    blind = {name: value for name, value in filled(zheng, path, law="某条例").items() if name != "shown_then"}
    assert meng.post(path, filled(meng, path, resolve_within="1", standard_ref="某标准")).status_code == 302

    def held() -> list[str]:
        cells = draft.edits.get().cells or {}
        return [cells[name] for name in ("resolve_within", "standard_ref", "law")]

    assert zheng.post(path, blind).status_code == 409
    told = zheng.post(path, of_zheng)
    assert (told.status_code, held()) == (409, ["1WD", "某标准", ""])
    assert "别人刚把这里改成“1 个工作日”" in words(told)
    assert all(f'value="{typed}"' in told.content.decode() for typed in ("某条例", "2"))
    form = told.context["form"]
    again = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert zheng.post(path, again).status_code == 302
    assert held() == ["2WD", "某标准", "某条例"]
    assert meng.post(path, filled(meng, path, law="")).status_code == 302
    of_zheng = filled(zheng, path, law="又一条例")
    meng.post(f"/rules/drafts/{draft.public_id}/end/", {"table": "categories", "key": LAMP})
    ended = zheng.post(path, of_zheng)
    assert (ended.status_code, "停用了这一条" in words(ended)) == (409, True)
    again = {bound.name: bound.value() for bound in ended.context["form"] if bound.value() not in (None, False)}
    assert zheng.post(path, again).status_code == 302
    assert held() == ["2WD", "某标准", "又一条例"]


def test_hours_are_written_as_neighbours_write_them():
    said = "工作日8：00—12：00，14:00-18:00；周六、周日 不上班"
    code = hours_words.written(said)
    assert Week.parse(code) == Week.parse("workdays 8:00-12:00 14:00-18:00; sat,sun closed")
    assert hours_words.written(hours_words.spoken(code)) == code
