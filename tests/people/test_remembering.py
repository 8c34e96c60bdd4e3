"""What one community of a district says of a heading is a guess for the others, and tells them nothing else."""

import pytest

from linli.town.people import column_forms, remembering, workbook
from linli.town.people.models import Heading
from linli.town.people.remembering import Saying
from linli.town.places import tree
from linli.town.places.models import Kind, Place
from linli.town.places.sheets import How
from linli.town.places.tree import Seed
from tests.people.test_workbook import book

pytestmark = pytest.mark.django_db
HERE = "110116001008"
BESIDE, NEXT, FAR = "110116001006", "110116001004", "110116002001"
OWN = {"名册": ["楼栋 单元 志愿者姓名 传呼", "15 1 王秀兰 13600000009"]}


@pytest.fixture
def district(street, at):
    """The street, with two communities beside 北园社区, one in another street, and one in another district."""
    seeds = [
        Seed(Kind.COMMUNITY, BESIDE, "湖光社区", "110116001"),
        Seed(Kind.COMMUNITY, NEXT, "滨湖社区", "110116001"),
        Seed(Kind.STREET, "110116002", "龙山街道", "110116"),
        Seed(Kind.COMMUNITY, FAR, "车站社区", "110116002"),
        Seed(Kind.DISTRICT, "110117", "平谷区"),
        Seed(Kind.STREET, "110117001", "滨河街道", "110117"),
        Seed(Kind.COMMUNITY, "110117001001", "建南社区", "110117001"),
    ]
    tree.plant(seeds=seeds, at=at)
    return street


def say(code, at, column, words="志愿者姓名", by=None):
    community = Place.objects.get(code=code)
    remembering.remember(community=community, said=[Saying("楼门长", words, column)], by=by, at=at)


def taken(words="志愿者姓名", sheets=OWN):
    """What 北园社区's file has this heading for, and by what."""
    (block,) = workbook.read(book(sheets), Place.objects.get(code=HERE)).blocks
    return next((one.column, one.how) for one in block.taken if one.words == words)


def test_what_others_of_the_district_settled_on_is_a_guess_and_ones_own_word_goes_first(district, at):
    assert taken("传呼") == ("手机号", How.GUESS), "by its cells alone"
    say(FAR, at, "手机号", "传呼")
    say("110117001001", at, "值班电话", "传呼")
    assert taken("传呼") == ("手机号", How.HEARD), "another district says nothing here"
    made = workbook.read(book(OWN), Place.objects.get(code=HERE))
    helped = [field.help_text for field in column_forms.Columns(None, made.blocks).fields.values()]
    assert "别的社区这样对上的，请看看对不对" in helped
    say(HERE, at, "值班电话", "传呼", by=district.sun)
    assert taken("传呼") == ("值班电话", How.SAID)


def test_two_that_disagree_are_no_guess_and_ones_own_street_goes_before_the_others(district, at):
    sheets = {"名册": ["楼栋 单元 姓名 公事", "15 1 王秀兰 010-69600000"]}
    say(FAR, at, "值班电话", "公事")
    assert taken("公事", sheets) == ("值班电话", How.HEARD)
    say(BESIDE, at, "楼门", "公事")
    assert taken("公事", sheets) == ("楼门", How.HEARD)
    say(NEXT, at, "", "公事")
    assert taken("公事", sheets) == ("楼门", How.HEARD), "what one passed over says nothing"
    say(NEXT, at, "值班电话", "公事")
    assert taken("公事", sheets) == ("", How.OURS)


def test_what_was_heard_passes_over_our_names_and_cells_that_look_otherwise(district, at):
    say(BESIDE, at, "手机号", "姓名")
    assert taken("姓名", {"名册": ["楼栋 单元 姓名 传呼", "15 1 王秀兰 13600000009"]}) == ("姓名", How.OURS)
    say(BESIDE, at, "手机号", "寻呼")
    assert taken("寻呼", {"名册": ["楼栋 单元 姓名 寻呼", "15 1 王秀兰 北园"]}) == ("", How.OURS)


@pytest.mark.parametrize("words", ["13700000003", "138****0000", "14", "14号楼", "2-301", "第2网格"])
def test_what_looks_like_what_stands_below_a_heading_is_never_kept(district, at, words):
    said = [Saying("楼门长", "志愿者姓名", "姓名"), Saying("楼门长", words, "手机号")]
    with pytest.raises(remembering.NotAHeading):
        remembering.remember(community=district.place["community"], said=said, by=district.sun, at=at)
    with pytest.raises(remembering.NotAHeading):
        remembering.sayings(words, "手机号")
    assert not Heading.objects.exists()
    assert remembering.sayings("24小时电话", "手机号"), "control"
