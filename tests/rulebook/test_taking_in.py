"""A file becomes the edits by which it differs."""

from datetime import datetime
from functools import partial

import pytest

from linli.ground.shared.refusals import Invalid
from linli.life.cases import categories
from linli.life.rulebook import taking_in
from linli.life.rulebook.tables import CATEGORIES
from tests.rulebook.drafting import DAY, LAMP, Begin, begin, csv_of, lay, street
from tests.street import Street

__all__ = ["begin", "street"]


@pytest.mark.parametrize("headings", [False, True])
def test_a_file_becomes_the_edits_by_which_it_differs(street: Street, begin: Begin, at: datetime, headings: bool):
    draft = begin(respond_within="1WH")
    content = csv_of(at, drop="55003", headings=headings, resolve_within="1WD")
    send = partial(taking_in.take_in, draft_id=draft.pk, table="categories", content=content, by=street.zheng, at=at)
    with pytest.raises(taking_in.EditsStand):
        send()
    assert draft.edits.get().cells == CATEGORIES.by_key(at)[LAMP] | {"respond_within": "1WH"}, (
        "what is there goes only where that is agreed to"
    )
    send(replaces=1)
    assert [(row.key, row.ends) for row in draft.edits.order_by("key")] == [(LAMP, False), ("55003", True)]
    lay(draft, street, at)
    lamp = categories.in_force(LAMP, at + DAY)
    assert (lamp.respond_within, lamp.resolve_within) == (categories.in_force(LAMP, at).respond_within, "1WD")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "CSV UTF-8"),
        (b"a,b\n1,2", "表头"),
        (b"code,name\n51001,x\n", "少了“名称（繁体）”"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    street: Street, begin: Begin, at: datetime, content: bytes, words: str
):
    draft = begin(respond_within="1WH")
    with pytest.raises(Invalid) as refused:
        taking_in.take_in(draft_id=draft.pk, table="categories", content=content, by=street.zheng, at=at, replaces=1)
    assert any(words in str(said) for said in refused.value.fields.values())
    assert draft.edits.get().key == LAMP
