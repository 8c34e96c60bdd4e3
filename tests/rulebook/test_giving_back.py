"""A table goes out as a file and comes back as it is."""

import re
from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from linli.ground.shared.moments import day_of
from linli.life.rulebook.tables import TABLES
from tests.rulebook.browsing import drafted, filled, laid, meng
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
    said = meng.post(f"/rules/drafts/{draft.public_id}/clocks/file/", {"file": same}, follow=True).content.decode()
    assert "读完了，和现在的一样，没有要改的。草稿里先前对这张表的 1 处改动换掉了。" in said
    assert "读进草稿了" not in said
    twice = b"date,kind,source\r\n2027-01-01,rest,x\r\n2027/1/1,rest,x\r\n"
    upload = SimpleUploadedFile("table.csv", twice)
    assert meng.post(f"/rules/drafts/{draft.public_id}/holidays/file/", {"file": upload}).status_code == 422
    book = load_workbook(BytesIO(meng.get("/rules/clocks/as/xlsx/").content))
    assert [cell.value for cell in book.worksheets[0][2]] == ["序号", "哪个环节", "多久"]


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
