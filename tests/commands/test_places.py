"""Places come in from files: looked over first, all or nothing, as often as they are sent."""

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from linli.ground.audit.models import Entry
from linli.town.divisions.models import Division
from linli.town.places.models import Kind, Lane, Place
from tests.commands.conftest import HUAIROU, Linli
from tests.divisions.lists import folder
from tests.people.ten import beiyuan

pytestmark = pytest.mark.django_db
COMMUNITY = "110116001008"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "北园.xlsx"
    write(path, [["8", "2"], ["9", "1"]])
    return path


def write(path: Path, buildings: list[list[str]]) -> None:
    made = Workbook()
    grids, yards, houses = made.create_sheet("网格分工"), made.create_sheet("楼院"), made.create_sheet("楼栋")
    grids.append(["网格", "楼院"])
    grids.append(["002", "、".join(yard for yard, _units in buildings)])
    yards.append(["院号", "网格"])
    houses.append(["楼号", "院号", "单元数", "层数", "每层户数"])
    for number, (yard, units) in enumerate(buildings, start=14):
        yards.append([yard, "002"])
        houses.append([str(number), yard, units, "6", "2"])
    made.save(path)


def entrances() -> int:
    return Place.objects.filter(kind=Kind.ENTRANCE, valid_until=None).count()


def test_the_official_divisions_come_in_once(linli: Linli, capsys: pytest.CaptureFixture[str]):
    assert linli("places", "divisions", HUAIROU) == 0
    assert Place.objects.filter(kind=Kind.COMMUNITY, code=COMMUNITY).exists()
    count = Place.objects.count()
    assert linli("places", "divisions", HUAIROU) == 0
    assert "新增 0" in capsys.readouterr().out.splitlines()[-1]
    assert Place.objects.count() == count


def test_a_lanes_standard_is_laid_down(linli: Linli, capsys: pytest.CaptureFixture[str]):
    linli("places", "divisions", HUAIROU)
    street = Place.objects.get(code=COMMUNITY[:9])
    lane = Lane.objects.create(code=f"{street.code}-l01", name="后横街", street=street, valid_from=street.valid_from)
    assert linli("places", "lane-standard", lane.code, "路面坏了当天围起来", "--en", "Fenced off the same day") == 0
    assert "后横街的标准写定了" in capsys.readouterr().out
    assert list(lane.standards.values_list("words", "words_en")) == [("路面坏了当天围起来", "Fenced off the same day")]
    assert Entry.objects.filter(verb="places.lane_standard", actor="command").exists()


def test_a_workbook_is_looked_over_before_it_is_taken_in(linli: Linli, book: Path, capsys: pytest.CaptureFixture[str]):
    linli("places", "divisions", HUAIROU)
    assert linli("places", "import", str(book), "--community", COMMUNITY) == 0
    assert "只是核对" in capsys.readouterr().out
    assert entrances() == 0
    assert linli("places", "import", str(book), "--community", COMMUNITY, "--apply") == 0
    assert entrances() == 3
    assert Entry.objects.get(verb="people.imported").actor == "command"
    assert linli("places", "import", str(book), "--community", COMMUNITY) == 0
    assert "没有要改的" in capsys.readouterr().out
    write(book, [["8", "2"], ["9", "2"]])
    again = ("places", "import", str(book), "--community", COMMUNITY, "--apply")
    assert linli(*again) == 0
    write(book, [["8", "2"]])
    assert (linli(*again), entrances()) == (1, 4)
    assert "--ends" in capsys.readouterr().err
    assert (linli(*again, "--ends"), entrances()) == (0, 2)


def test_a_community_of_37_buildings_comes_from_an_empty_database_by_one_command(linli: Linli, tmp_path: Path):
    linli("places", "divisions", HUAIROU)
    file = tmp_path / "台账.xlsx"
    file.write_bytes(beiyuan())
    assert linli("places", "import", str(file), "--community", COMMUNITY, "--apply") == 0
    assert Place.objects.filter(kind=Kind.BUILDING).count() == 37
    assert Place.objects.filter(kind=Kind.COURTYARD).count() == 22
    assert entrances() == 148


def test_a_heading_may_be_said_to_be_one_of_our_columns_and_is_remembered(
    linli: Linli, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    linli("places", "divisions", HUAIROU)
    csv = tmp_path / "楼栋.csv"
    csv.write_bytes("网格,院,甲,门,层,总户数\n1,8,14,2,6,24\n,,15,1,6,12\n".encode("gbk"))
    call = ("places", "import", str(csv), "--community", COMMUNITY)
    assert linli(*call) == 0
    assert "没有用上" in capsys.readouterr().out
    said = [words for each in ("甲=楼号", "门=单元数", "层=层数") for words in ("--column", each)]
    assert linli(*call, *said) == 0
    assert "甲 → 楼栋  楼号" in capsys.readouterr().out
    assert linli(*call) == 0
    assert "没有用上" in capsys.readouterr().out, "what was only looked over is not remembered"
    assert linli(*call, *said, "--apply") == 0
    assert entrances() == 3
    assert linli(*call) == 0
    assert linli(*call, "--column", "甲=工资") == 1
    assert linli(*call, "--column", "甲") == 2


def test_what_was_written_out_changes_nothing_when_taken_in(
    linli: Linli, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    linli("places", "divisions", HUAIROU)
    linli("places", "import", str(book), "--community", COMMUNITY, "--apply")
    out = tmp_path / "out.xlsx"
    assert linli("places", "export", str(out), "--community", COMMUNITY) == 0
    capsys.readouterr()
    assert linli("places", "import", str(out), "--community", COMMUNITY) == 0
    assert "没有要改的" in capsys.readouterr().out
    assert linli("places", "export", str(out), "--community", COMMUNITY) == 1


def test_a_workbook_with_one_mistake_changes_nothing_and_comes_back_marked(
    linli: Linli, book: Path, capsys: pytest.CaptureFixture[str]
):
    linli("places", "divisions", HUAIROU)
    write(book, [["8", "2"], ["9", "many"]])
    assert linli("places", "import", str(book), "--community", COMMUNITY, "--apply") == 1
    assert entrances() == 0
    marked = load_workbook(book.with_name("北园-核对.xlsx"))["楼栋"]
    assert "单元数" in str([cell.value for cell in marked[3]])
    assert "1 处要改" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "community", "words"),
    [
        ("none.xlsx", COMMUNITY, "none.xlsx"),
        ("北园.xlsx", "110116001999", "没有找到"),
        ("text.xlsx", COMMUNITY, "打不开"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(
    linli: Linli, book: Path, capsys: pytest.CaptureFixture[str], file: str, community: str, words: str
):
    linli("places", "divisions", HUAIROU)
    book.with_name("text.xlsx").write_bytes(b"\x00\x01")
    assert linli("places", "import", str(book.with_name(file)), "--community", community) == 1
    assert words in capsys.readouterr().err


def test_one_district_begins_out_of_the_nations_list_and_the_rest_is_kept_to_look_up(
    linli: Linli, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = folder(tmp_path / "nation")
    assert linli("places", "divisions", str(path), "--reference") == 0
    assert "新增 7" in capsys.readouterr().out.splitlines()[-1]
    assert (Division.objects.count(), Place.objects.count()) == (7, 0)
    assert linli("places", "divisions", str(path), "--reference") == 0
    assert "新增 0，改名 0，停用 0，没变 7" in capsys.readouterr().out.splitlines()[-1]
    assert linli("places", "divisions", str(path), "--district", "330106") == 0
    assert list(Place.objects.order_by("code").values_list("name", flat=True)) == ["西湖区", "北山街道", "松木场社区"]
    assert linli("places", "divisions", str(path), "--district", "440106") == 1, "the list has it not"


def test_the_nations_list_leaves_what_our_divisions_are_called_in_other_languages(linli: Linli, tmp_path: Path):
    linli("places", "divisions", HUAIROU)
    names = "code", "name", "name_hant", "name_en"
    before = list(Place.objects.values_list(*names))
    listed = [(row["code"], row["name"]) for row in csv.DictReader(Path(HUAIROU).read_text("utf-8").splitlines())]
    assert linli("places", "divisions", str(folder(tmp_path / "nation", listed)), "--district", "110116") == 0
    assert list(Place.objects.values_list(*names)) == before
