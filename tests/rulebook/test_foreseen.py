"""Whoever tries a draft on past cases is known to have done so."""

from datetime import datetime

import pytest

from linli.ground.audit.models import Entry
from linli.ground.once.limits import TooMany
from linli.life.rulebook import foreseen, planning
from tests.rulebook.drafting import Begin, begin, edit, street
from tests.street import Street

__all__ = ["begin", "street"]


def test_who_tries_a_draft_on_past_cases_stands_in_the_book_once_for_each_version(
    street: Street, begin: Begin, at: datetime, monkeypatch: pytest.MonkeyPatch
):
    def tried(by: str = "meng") -> int:
        draft.refresh_from_db()
        assert foreseen.sentences(draft, planning.of_draft(draft, at=at), by=street.person[by], at=at)
        return Entry.objects.filter(verb="rules.rehearsed", object=f"draft:{draft.pk}").count()

    draft = begin(resolve_within="1WD")
    assert [tried(), tried(), tried("zheng")] == [1, 1, 2]
    edit(draft, street, at, resolve_within="2WD")
    assert tried() == 3
    monkeypatch.setattr(foreseen, "AN_HOUR", 4)
    assert tried() == 3
    with pytest.raises(TooMany):
        tried()
    assert tried("zheng") == 4
