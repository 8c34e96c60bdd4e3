"""What protects people less is laid by another keeper than the one who wrote it."""

from datetime import datetime

import pytest

from linli.life.cases import categories
from linli.life.rulebook import drafts, lasting
from linli.life.rulebook.models import State
from tests.rulebook.drafting import DAY, LAMP, Begin, begin, edit, lay, lay_by, street
from tests.street import Street

__all__ = ["begin", "street"]

LESS = {
    "no danger any more": ("53005", {"hazard": ""}),
    "nobody told to keep away": ("53007", {"keep_away": ""}),
    "hidden no more": ("56001", {"hidden": ""}),
    "ended": ("56001", None),
    "a danger answered later": ("53005", {"respond_within": "1UH"}),
    "every danger answered later": ("danger", {"term": "8UH"}),
}


@pytest.mark.parametrize("how", LESS)
def test_what_protects_people_less_is_laid_by_another_than_who_wrote_it(
    street: Street, begin: Begin, at: datetime, how: str
):
    (key, cells), draft = LESS[how], begin(resolve_within="1WD")
    table = "clocks" if key == "danger" else "categories"
    if cells is None:
        drafts.end(draft_id=draft.pk, table=table, key=key, by=street.meng, at=at)
    else:
        edit(draft, street, at, table=table, key=key, **cells)
    with pytest.raises(lasting.AnotherLays) as refused:
        lay(draft, street, at)
    assert "请换一个人来定" in refused.value.words
    assert categories.in_force(LAMP, at + DAY).resolve_within == "3WD", "nothing of it holds"
    assert lay_by(street.zheng, draft, at).state == State.LAID


@pytest.mark.parametrize(
    ("key", "cells"),
    [
        ("53005", {"respond_within": "0.1UH"}),
        ("53005", {"hidden": "yes", "resolve_within": "4UH"}),
        ("54006", {"respond_within": "2WD"}),
    ],
)
def test_control_what_protects_as_before_or_more_is_laid_by_who_wrote_it(
    street: Street, begin: Begin, at: datetime, key: str, cells: dict[str, str]
):
    draft = begin()
    edit(draft, street, at, key=key, **cells)
    assert lay(draft, street, at).state == State.LAID
