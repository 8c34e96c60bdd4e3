from datetime import datetime, timedelta
from pathlib import Path

import pytest

from linli.settings import ROOT
from linli.town.divisions.listing import NotDivisions
from linli.town.places import divisions
from linli.town.places.divisions import Counts, TooManyEndings
from linli.town.places.folding import fold
from linli.town.places.models import Former, Kind, Place

pytestmark = pytest.mark.django_db
LIST = ROOT / "data" / "huairou-divisions.csv"
LATER = timedelta(days=5)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(LIST.read_bytes())
    return path


def edited(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_huairou_is_loaded_with_its_338_divisions(at: datetime):
    assert divisions.load(LIST, at) == Counts(339, 0, 0, 0)
    kinds = {kind: Place.objects.filter(kind=kind).count() for kind in list(Kind)[:3]}
    assert kinds == {"district": 1, "street": 17, "community": 321}
    beiyuan = Place.objects.get(code="110116001008")
    assert [beiyuan.named(language) for language in ("zh-hans", "zh-hant", "en")] == [
        "北园社区",
        "北園社區",
        "Beiyuan Community",
    ]
    assert beiyuan.path == "110116.001.008."


def test_loading_again_changes_nothing(at: datetime):
    divisions.load(LIST, at)
    assert divisions.load(LIST, at + LATER) == Counts(0, 0, 0, 339)
    assert not Former.objects.exists()


def test_a_renamed_and_a_missing_division_are_changed_and_ended(copy: Path, at: datetime):
    divisions.load(copy, at)
    edited(copy, "110116001008,community,北园社区居委会", "110116001008,community,北园新社区居委会")
    edited(copy, "110116001001,community,富乐社区居委会,110116001\n", "")
    assert divisions.load(copy, at + LATER) == Counts(0, 1, 1, 337)
    assert Former.objects.get().name == "北园社区"
    assert Place.objects.get(code="110116001001").valid_until == at + LATER


def test_a_list_without_half_of_what_stands_is_refused(copy: Path, at: datetime):
    divisions.load(copy, at)
    copy.write_text("\n".join(copy.read_text(encoding="utf-8").splitlines()[:150]), encoding="utf-8")
    with pytest.raises(TooManyEndings):
        divisions.load(copy, at + LATER)
    assert Place.objects.filter(valid_until__isnull=True).count() == 339


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("110116001008,community", "11011600100,community"),
        ("110116001008,community", "110116001008,street"),
        ("110116001008,community", "11011600100x,community"),
        ("110116001008,community,北园社区居委会", "110116001008,community,"),
        ("110116001008,community", "110116001006,community"),
        ("北园社区居委会,110116001", "北园社区居委会,110116002"),
    ],
)
def test_a_row_that_is_no_division_is_refused_by_its_number(copy: Path, at: datetime, old: str, new: str):
    with pytest.raises(NotDivisions) as refused:
        divisions.load(edited(copy, old, new), at)
    assert "行看不懂" in refused.value.words
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("北园社区居委会", "北园社区"),
        ("下元村委会", "下元村"),
        ("东四村村委会", "东四村"),
        ("某开发区虚拟社区", "某开发区虚拟社区"),
    ],
)
def test_a_community_is_called_as_people_call_it(written: str, name: str):
    assert divisions.spoken_name(written) == name


def test_the_names_are_complete_and_say_the_same_in_three_languages():
    rows = [line.split(",") for line in (ROOT / "data" / "huairou-names.csv").read_text(encoding="utf-8").splitlines()]
    listed = [line.split(",") for line in LIST.read_text(encoding="utf-8").splitlines()]
    assert [row[0] for row in rows] == [row[0] for row in listed]
    for (_code, name, hant, english), (_listed, _kind, official, _parent) in zip(rows[1:], listed[1:], strict=True):
        assert name == divisions.spoken_name(official)
        assert len(hant) == len(name)
        assert english.isascii()
        assert english.replace("'", "").replace(" ", "").replace(".", "").isalnum()
    assert fold("北園社區") == "北园社区"
