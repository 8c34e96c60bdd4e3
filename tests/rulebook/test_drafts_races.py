"""Two who let a draft hold at once: it holds once; and two who lay the same row at once do not both have their way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from linli.ground.audit.models import Entry
from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import Refused
from linli.life.cases.models import Category
from linli.life.rulebook import drafts, lasting
from linli.life.rulebook.models import Draft
from tests.rulebook.test_drafts import LAMP, with_rules
from tests.street import Street

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def street(transactional_db: None, at: datetime) -> Street:
    return with_rules(at)


def drafted(street: Street, at: datetime, term: str) -> Draft:
    draft = drafts.begin(why="路灯要快点修", on=day_of(at + DAY), by=street.zheng, at=at)
    cells = {"resolve_within": term}
    return drafts.change(draft_id=draft.pk, table="categories", key=LAMP, cells=cells, by=street.zheng, at=at)


def at_once(street: Street, at: datetime, *wanted: Draft) -> list[str]:
    barrier = Barrier(len(wanted))

    def lay(draft: Draft) -> str:
        barrier.wait()
        try:
            return str(lasting.lay(draft_id=draft.pk, by=street.meng, at=at).state)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(wanted)) as hands:
        return sorted(hands.map(lay, wanted))


def test_one_draft_laid_by_two_at_once_is_laid_once(street: Street, at: datetime):
    draft = drafted(street, at, "1WD")
    assert at_once(street, at, draft, draft, draft) == ["laid"] * 3
    assert Entry.objects.filter(verb="rules.laid", object=f"draft:{draft.pk}").count() == 1
    assert Category.objects.filter(code=LAMP).count() == 2


def test_of_two_drafts_of_one_row_laid_at_once_one_holds_and_the_other_is_told(street: Street, at: datetime):
    two = drafted(street, at, "1WD"), drafted(street, at, "2WD")
    assert at_once(street, at, *two) == ["laid", "tables-have-faults"]
    assert Category.objects.filter(code=LAMP, valid_until=None).count() == 1
