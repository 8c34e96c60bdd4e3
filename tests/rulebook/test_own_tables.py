"""The tables of the rulebook that only a district has: its words, its holidays, and who answers for what where."""

import re
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.ground.shared.moments import clock_at, day_of
from linli.life.rulebook.models import Draft, State
from linli.life.rulebook.own_tables import RESPONSIBILITIES
from tests.rulebook.browsing import drafted, filled, laid, meng, words
from tests.rulebook.drafting import DAY, street
from tests.street import Street, signed_in

__all__ = ["meng", "street"]


def test_organisations_and_places_are_told_apart_where_one_is_chosen(street: Street, meng: Client, at: datetime):
    here = f"/rules/drafts/{drafted(meng, at).public_id}"
    asked = meng.get(f"{here}/responsibilities/new/")
    sent = asked.content.decode()
    assert f"{street.organisation['water'].name} · " in sent
    assert "在“单位”里登记" in words(asked)
    assert re.search(r'<optgroup label="北园社区">\s*<option value="110116[0-9]+">北园社区</option>', sent)
    assert "北园社区 第 2 网格</option>" in sent
    assert "北园社区 第 2 网格的值班时间" in words(meng.get(f"{here}/hours/new/"))


def test_an_organisation_that_is_given_what_it_does_nowhere_is_remarked_and_not_refused(
    street: Street, meng: Client, at: datetime
):
    """Control: what it does elsewhere already is not remarked."""
    draft = drafted(meng, at)
    here = f"/rules/drafts/{draft.public_id}/"
    duty = {"organisation": street.organisation["water"].code, "place": street.place["community"].code, "rank": "2"}
    for body, remarked in (("WS", False), ("PM", True)):
        answer = meng.post(f"{here}responsibilities/new/", duty | {"body": body}, follow=True)
        assert ("请看看是不是选错了" in words(answer)) is remarked, body
    assert "管的是供水" in words(signed_in(street.zheng, at=at).get(f"{here}lay/"))


def own_tables_laid(street: Street, meng: Client, at: datetime) -> tuple[Draft, str]:
    """A draft laid for tomorrow: a name of its own, who answers for the water; and by which key that is known."""
    draft = drafted(meng, at)
    here = f"/rules/drafts/{draft.public_id}"
    duty = {
        "organisation": street.organisation["water"].code,
        "body": "WS",
        "place": street.place["community"].code,
        "rank": "2",
    }
    new = [
        ("texts", {"key": "site_name", "zh": "怀柔邻里", "zh_hant": "懷柔鄰里", "en": "Huairou Linli"}),
        ("responsibilities", duty),
        ("holidays", {"date": "2027-01-01", "kind": "rest", "source": "试试"}),
    ]
    for table, cells in new:
        assert meng.post(f"{here}/{table}/new/", cells).status_code == 302, table
    page = words(meng.get(f"{here}/"))
    for said in ("首页顶上和标题里的名字", "北园社区的供水：自来水公司", "少了 2027-05-01 放假"):
        assert said in page
    meng.post(f"{here}/undo/", {"table": "holidays", "key": "2027-01-01"})
    assert laid(street, draft).status_code == 302
    draft.refresh_from_db()
    assert draft.state == State.LAID
    return draft, ">".join(list(duty.values())[:3])


def test_what_only_a_district_has_is_changed_on_its_pages_too(street: Street, meng: Client, at: datetime):
    draft, duty = own_tables_laid(street, meng, at)
    later = drafted(meng, at, on=str(day_of(at + 3 * DAY)))
    site_name = f"/rules/drafts/{later.public_id}/texts/row/site_name/"
    assert meng.post(site_name, filled(meng, site_name, zh="怀柔好邻里")).status_code == 302
    meng.post(f"/rules/drafts/{later.public_id}/end/", {"table": "responsibilities", "key": duty})
    assert laid(street, later).status_code == 302
    duties, texts = (words(meng.get(f"/rules/{table}/")) for table in ("responsibilities", "texts"))
    assert "北园社区的供水：自来水公司" not in duties
    assert "怀柔邻里" not in texts, "what is laid for tomorrow is not in force today"
    with clock_at(at + DAY):
        client = signed_in(street.meng, at=at + DAY)
        duties, texts = (words(client.get(f"/rules/{table}/")) for table in ("responsibilities", "texts"))
    assert "北园社区的供水：自来水公司" in duties
    assert "起停用" in duties
    assert "起改为：简体：怀柔邻里 → 怀柔好邻里" in texts
    again = drafted(meng, at)
    sent = SimpleUploadedFile("texts.csv", meng.get("/rules/texts/as/csv/").content)
    meng.post(f"/rules/drafts/{again.public_id}/texts/file/", {"file": sent})
    assert again.edits.count() == 0, "a file holds what a draft starts from, so that what is planned stays"
    back = (f"/rules/drafts/{later.public_id}/withdraw/", {"why": "先不改"})
    assert meng.post(*back).status_code == 403, "what 孟凡 wrote before would hold again"
    assert signed_in(street.zheng, at=at).post(*back).status_code == 302
    meng.post(f"/rules/drafts/{draft.public_id}/withdraw/", {"why": "先不改"})
    draft.refresh_from_db()
    assert draft.state == State.WITHDRAWN


def test_another_organisation_takes_a_rows_place_at_once_or_not_at_all(street: Street, meng: Client, at: datetime):
    here = f"/rules/drafts/{(draft := drafted(meng, at)).public_id}"
    key = next(key for key in RESPONSIBILITIES.by_key(at) if ">WS>" in key)
    other, (mine, body, place) = street.organisation["property"].code, key.split(">")
    path = f"{here}/responsibilities/instead/{key}/"
    assert path.replace(">", "%3E") in meng.get(f"{here}/responsibilities/row/{key}/").content.decode()
    asked = meng.get(path).context["form"]
    cells = {"body": body, "place": place, "rank": "1"}
    begun = {bound.name: bound.value() for bound in asked if bound.name != "shown_then"}
    assert begun == cells | {"organisation": ""}
    assert meng.post(path, cells).status_code == 422
    assert meng.post(path, cells | {"organisation": mine}).status_code == 422
    assert draft.edits.count() == 0
    assert meng.post(path, cells | {"organisation": other}).status_code == 302
    assert {edit.key: edit.ends for edit in draft.edits.all()} == {key: True, f"{other}>{body}>{place}": False}
    assert meng.get(f"{here}/clocks/instead/dispatch/")["Location"] == f"{here}/clocks/row/dispatch/"


def test_where_nobody_would_lead_is_said_on_the_draft_and_by_json(street: Street, meng: Client, at: datetime):
    here = f"/rules/drafts/{drafted(meng, at).public_id}"
    assert meng.get(f"/api/v1{here}").json()["nobody"] == []
    for key in RESPONSIBILITIES.by_key(at):
        if ">WS>" in key:
            meng.post(f"{here}/end/", {"table": "responsibilities", "key": key})
    (nobody,) = meng.get(f"/api/v1{here}").json()["nobody"]
    assert re.fullmatch(r"照这样，.*北园社区.*有 \d+ 类事没有人办：.*。", nobody)
    assert nobody in words(meng.get(f"{here}/"))
    assert nobody in words(meng.get(f"{here}/lay/")), "and once more where it is laid"
