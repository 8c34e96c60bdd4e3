"""A table goes out as a file and comes back as it is."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from linli.ground.shared.moments import day_of
from linli.life.rulebook import drafts
from linli.life.rulebook.tables import CATEGORIES, TABLES
from tests.rulebook.browsing import drafted, filled, laid, meng, words
from tests.rulebook.drafting import LAMP, street
from tests.street import Street

__all__ = ["meng", "street"]


def test_a_table_goes_out_and_comes_back_as_it_is(street: Street, meng: Client, at: datetime):
    draft = drafted(meng, at)
    for table in TABLES:
        for kind in ("csv", "xlsx"):
            sent = meng.get(f"/rules/{table.slug}/as/{kind}/")
            upload = SimpleUploadedFile(f"table.{kind}", sent.content)
            answer = meng.post(f"/rules/drafts/{draft.public_id}/{table.slug}/file/", {"file": upload})
            assert answer.status_code == 302, (table.slug, kind)
            assert draft.edits.count() == 0, (table.slug, kind)
    as_saved = [("holidays", rb"(\d{4})-0?(\d+)-0?(\d+)", rb"\1/\2/\3"), ("responsibilities", rb",1(?=\r\n)", b",")]
    for slug, kept_as, saved_as in as_saved:
        saved, count = re.subn(kept_as, saved_as, meng.get(f"/rules/{slug}/as/csv/").content)
        upload = SimpleUploadedFile("table.csv", saved + b",,,\r\n")
        assert count
        assert meng.post(f"/rules/drafts/{draft.public_id}/{slug}/file/", {"file": upload}).status_code == 302
        assert draft.edits.count() == 0, f"{slug} as a spreadsheet saves it says the same"
    row = f"/rules/drafts/{draft.public_id}/clocks/row/dispatch/"
    meng.post(row, filled(meng, row, term="9"))
    same = SimpleUploadedFile("table.csv", meng.get("/rules/clocks/as/csv/").content)
    ticked = {"file": same, "replaces_1": "on"}
    said = meng.post(f"/rules/drafts/{draft.public_id}/clocks/file/", ticked, follow=True).content.decode()
    assert "读完了，和现在的一样，没有要改的。草稿里先前对这张表的 1 处改动换掉了。" in said
    assert "读进草稿了" not in said
    twice = b"date,kind,source\r\n2027-01-01,rest,x\r\n2027/1/1,rest,x\r\n"
    upload = SimpleUploadedFile("table.csv", twice)
    assert meng.post(f"/rules/drafts/{draft.public_id}/holidays/file/", {"file": upload}).status_code == 422
    book = load_workbook(BytesIO(meng.get("/rules/clocks/as/xlsx/").content))
    assert [cell.value for cell in book.worksheets[0][2]] == ["序号", "哪个环节", "多久"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_as_a_draft_makes_it_comes_back_and_the_draft_loses_nothing(
    street: Street, meng: Client, at: datetime, kind: str
):
    """Controls: without the tick, and with one set when there were fewer edits, nothing is taken in; what holds
    (and not what the draft makes of it) does away with them."""
    draft = drafted(meng, at)
    here = f"/rules/drafts/{draft.public_id}"
    changes = [(LAMP, {"resolve_within": "1WD"}), ("54001", {"resolve_within": "soon"})]
    new = {"name": "新的一类", "name_hant": "新的一類", "name_en": "New", "code": "54099", "lead_body": "NEW"}
    for key, cells in (*changes, ("", dict(CATEGORIES.by_key(at)[LAMP]) | new)):
        drafts.change(draft_id=draft.pk, table="categories", key=key, cells=cells, by=street.meng, at=at)
    drafts.end(draft_id=draft.pk, table="categories", key="55003", by=street.meng, at=at)

    def edits() -> list[object]:
        return list(draft.edits.order_by("key").values_list("key", "cells", "was", "ends"))

    def send(content: bytes, **more: str) -> Any:
        sent = {"file": SimpleUploadedFile(f"table.{kind}", content), **more}
        return meng.post(f"{here}/categories/file/", sent)

    before = edits()
    assert f"{here}/categories/as/{kind}/" in meng.get(f"{here}/").content.decode()
    assert "已经有 4 处改动" in words(meng.get(f"{here}/categories/file/"))
    file = meng.get(f"{here}/categories/as/{kind}/").content
    for tick in ({}, {"replaces_3": "on"}):
        assert "把草稿里这张表的 4 处换掉" in words(refused := send(file, **tick))
        assert (refused.status_code, edits()) == (422, before)
    assert send(file, replaces_4="on").status_code == 302
    assert edits() == before
    assert send(meng.get(f"/rules/categories/as/{kind}/").content, replaces_4="on").status_code == 302
    assert edits() == [], "control"
    meng.post(f"{here}/drop/")
    assert meng.get(f"{here}/categories/as/{kind}/").status_code == 409


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x"])
def test_a_cell_that_a_spreadsheet_would_run_goes_out_inert_and_comes_back_bare(
    street: Street, meng: Client, at: datetime, cell: str
):
    draft = drafted(meng, at, on=str(day_of(at)))
    path = f"/rules/drafts/{draft.public_id}/categories/row/{LAMP}/"
    meng.post(path, filled(meng, path, law=cell))
    assert laid(street, draft).status_code == 302
    sent = meng.get("/rules/categories/as/csv/").content
    assert f",'{cell},".encode() in sent
    book = load_workbook(BytesIO(meng.get("/rules/categories/as/xlsx/").content))
    found = [each for line in book.worksheets[0].iter_rows() for each in line if str(each.value).lstrip("'") == cell]
    assert [each.data_type for each in found] == ["s"]
    assert str(found[0].value).startswith("'") or found[0].quotePrefix
    again = drafted(meng, at)
    meng.post(f"/rules/drafts/{again.public_id}/categories/file/", {"file": SimpleUploadedFile("x.csv", sent)})
    assert again.edits.count() == 0


def test_signs_that_no_database_takes_are_refused_in_a_file_and_name_no_row(street: Street, meng: Client, at: datetime):
    draft = drafted(meng, at)
    here = f"/rules/drafts/{draft.public_id}/categories"
    assert meng.get(f"{here}/row/{LAMP}%00/").status_code == 404
    sent = meng.get("/rules/categories/as/csv/").content.replace(b"3WD", b"3W\x00D", 1)
    assert meng.post(f"{here}/file/", {"file": SimpleUploadedFile("x.csv", sent)}).status_code == 422
    assert draft.edits.count() == 0
