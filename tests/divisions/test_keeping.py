"""The nation's divisions are kept as a list has them, once, and nothing of them is a place of ours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from linli.town.divisions import keeping
from linli.town.divisions.keeping import Kept, TooManyGone, keep
from linli.town.divisions.listing import districts
from linli.town.divisions.models import Division
from linli.town.places.models import Place
from tests.divisions.lists import ROWS, folder

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(days=300)


def kept(path: Path, rows: list[tuple[str, str]], at: datetime = AT) -> Kept:
    return sum((did for did, _rows in keep(districts(folder(path, rows)), at)), Kept())


@pytest.mark.parametrize("at_once", [1, 4, 5_000])
def test_a_list_is_kept_once_in_however_many_lots(tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "AT_ONCE", at_once)
    assert kept(tmp_path, ROWS) == Kept(added=7)
    assert list(Division.objects.values_list("code", "name")) == ROWS
    before = list(Division.objects.values())
    assert kept(tmp_path, ROWS, LATER) == Kept(same=7)
    assert list(Division.objects.values()) == before
    assert not Place.objects.exists(), "no place of ours"


def test_what_was_renamed_is_changed_what_is_missing_ends_and_may_come_back(tmp_path: Path):
    kept(tmp_path, ROWS)
    renamed = [(code, name.replace("湖光", "湖心")) for code, name in ROWS if code != "330106001001"]
    assert kept(tmp_path, renamed, LATER) == Kept(changed=1, gone=1, same=5)
    gone = Division.objects.get(code="330106001001")
    assert (gone.gone_at, gone.name) == (LATER, "松木场社区居委会")
    assert kept(tmp_path, renamed, LATER) == Kept(same=6)
    assert kept(tmp_path, ROWS, LATER + timedelta(days=1)) == Kept(changed=2, same=5)
    assert not Division.objects.exclude(gone_at=None).exists()


def test_a_list_of_one_district_says_nothing_of_the_others(tmp_path: Path):
    kept(tmp_path, ROWS)
    assert kept(tmp_path, ROWS[4:], LATER) == Kept(same=3)
    assert not Division.objects.exclude(gone_at=None).exists()


def test_a_broken_list_stops_before_the_district_it_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    many = [(f"330106001{n:03}", f"第{n}社区") for n in range(2, 40)]
    kept(tmp_path, [*ROWS, *many])
    monkeypatch.setattr(keeping, "AT_ONCE", 1)
    broken = [(code, name.replace("湖光", "湖心")) for code, name in ROWS]
    with pytest.raises(TooManyGone) as refused:
        kept(tmp_path, broken, LATER)
    assert refused.value.facts == {"district": "330106", "count": 38}
    assert not Division.objects.exclude(gone_at=None).exists()
    assert Division.objects.get(code="110116001006").name == "湖心社区居委会", "what came before stands"
    monkeypatch.setattr(keeping, "FEW", 38)
    assert kept(tmp_path, broken, LATER).gone == 38, "control"


@pytest.mark.parametrize(
    ("code", "kind", "name"), [("1101", "district", "北京"), ("110116", "street", "怀柔区"), ("110116", "district", "")]
)
def test_the_database_keeps_no_other_row(code: str, kind: str, name: str):
    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.create(code=code, kind=kind, name=name, listed_at=AT, changed_at=AT)


def test_the_same_statements_however_many_rows(tmp_path: Path, django_assert_num_queries: Any):
    """One question and one INSERT for a lot, and its savepoint."""
    for rows in (ROWS, [*ROWS, *((f"330106002{n:03}", f"第{n}社区") for n in range(2, 60)), ("330106002", "西溪街道")]):
        Division.objects.all().delete()
        with django_assert_num_queries(4):
            kept(tmp_path, rows)
