"""Who holds a post by a row of a sheet: the name, the phone, and the public number."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from linli.ground.shared.refusals import Invalid
from linli.town.places.cells import Cells, Wrong
from linli.town.places.sheets import Row, Sheets, Table

from .naming import unfit
from .phones import must_be_office_phone, normal_phone

_MASKED = re.compile(r"\d{3}\*{4}\d{4}")


class Holder(NamedTuple):
    """A name, a phone in E.164 ("" where the sheet leaves it out), what an export showed of it, and a public number."""

    name: str
    phone: str
    masked: str
    duty_phone: str | None


NOBODY = Holder("", "", "", None)


def holder(row: Row, column: str, table: Table) -> Holder:
    """Whom a row names, `column` being that of the name. Raises `Wrong` with all of them that are wrong."""
    said = row["手机号"].strip()
    masked = said if _MASKED.fullmatch(said) else ""
    with Cells() as cells:
        name = cells.ask("", _name, row, column)
        phone = cells.ask("", _phone, said) if said and not masked else ""
        public = cells.ask(None, duty_phone, row, table)
    return Holder(name, phone, masked, public)


def duty_phone(row: Row, table: Table) -> str | None:
    """The public number; None where the sheet has no such column. Raises `Wrong`."""
    if len(row["值班电话"]) > 30:
        raise Wrong(("值班电话", _("太长了。")))
    try:
        must_be_office_phone(row["值班电话"])
    except Invalid as refused:
        raise Wrong(("值班电话", str(refused.fields["duty_phone"]))) from None
    return row["值班电话"] if table.has("值班电话") else None


def phones_in(sheets: Sheets) -> int:
    """How many phones the sheets name in full: what a plan says of one is whether it is the one on file."""
    said = (row["手机号"].strip() for table in sheets.tables.values() for row in table.rows)
    return sum(bool(phone) and not _MASKED.fullmatch(phone) for phone in said)


def _name(row: Row, column: str) -> str:
    name = row[column].strip()
    if len(name) > 40:
        raise Wrong((column, _("太长了。")))
    if wrong := unfit(name=name):
        raise Wrong((column, str(wrong["name"])))
    return name


def _phone(said: str) -> str:
    try:
        return normal_phone(said)
    except Invalid:
        raise Wrong(("手机号", _("这个手机号不对，请看看是不是 11 位。"))) from None
