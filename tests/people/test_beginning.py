"""How a town begins: its bodies and fall-backs come from files, and change from a moment on."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from linli.ground.shared.tables import How, Part
from linli.life.rulebook.laying import SHIPPED
from linli.town.people import beginning
from linli.town.people.models import Body, FallBack

pytestmark = pytest.mark.django_db
HEAD = "body,then,only_if_community_leads,rank\n"


def take_in(folder: Path, since: datetime) -> tuple[Part, Part]:
    """Both files, and what they changed."""
    bodies, codes = beginning.plan_bodies(folder / "bodies.csv")
    bodies.lay()
    rules = beginning.plan_fall_backs(folder / "fall-backs.csv", bodies=codes, since=since)
    assert not (*bodies.faults, *rules.faults)
    rules.lay()
    return bodies, rules


def standing(at: datetime) -> list[tuple[str | None, str, int]]:
    rows = FallBack.objects.filter(valid_from__lte=at).exclude(valid_until__lte=at)
    return [(row.body_id, row.then_id, row.rank) for row in rows.order_by("rank")]


def test_bodies_and_fall_backs_are_laid_once(at):
    bodies, rules = take_in(SHIPPED, at)
    assert (len(bodies.changes), len(rules.changes)) == (Body.objects.count(), FallBack.objects.count())
    assert Body.objects.get(pk="PM").names() == {
        "zh-hans": "物业服务人",
        "zh-hant": "物業服務人",
        "en": "Property firm",
    }
    assert all(body.name_hant and body.name_en for body in Body.objects.all())
    assert standing(at) == [("PM", "OW", 1), (None, "CM", 9)]
    again = take_in(SHIPPED, at + timedelta(days=1))
    assert not (*again[0].changes, *again[1].changes)


def test_a_town_knows_the_bodies_that_the_house_asks_for_by_their_codes(at, tmp_path: Path):
    (tmp_path / "bodies.csv").write_text("code,name\nWY,物业\nCM,居委会\nST,街道科室\n", encoding="utf-8")
    part, _codes = beginning.plan_bodies(tmp_path / "bodies.csv")
    assert [fault.words[:5] for fault in part.faults] == ["少了“PM"]
    take_in(SHIPPED, at)
    part, _codes = beginning.plan_bodies(tmp_path / "bodies.csv")
    assert not part.faults, "control: it may stand from before"


def test_a_body_is_named_in_three_languages_and_a_table_that_lacks_one_leaves_it(at, tmp_path: Path):
    take_in(SHIPPED, at)
    (tmp_path / "fall-backs.csv").write_text(f"{HEAD}PM,OW,no,1\n", encoding="utf-8")
    for table, said in (
        ("code,name\nHW,环卫所\n", ["环卫所", "環衛", "Street cleaning"]),
        ("code,name,name_en\nHW,环卫所,Sweepers\n", ["环卫所", "環衛", "Sweepers"]),
        ("code,name_en,name,name_hant\nHW,,环卫所,環衛所\n", ["环卫所", "環衛所", "环卫所"]),
    ):
        (tmp_path / "bodies.csv").write_text(table, encoding="utf-8")
        bodies, _rules = take_in(tmp_path, at)
        assert [change.what for change in bodies.changes] == ["HW"]
        assert [Body.objects.get(pk="HW").named(one) for one in ("zh-hans", "zh-hant", "en")] == said
        assert not take_in(tmp_path, at)[0].changes, "the same again"
    (tmp_path / "bodies.csv").write_text(f"code,name,name_hant\nHW,环卫所,{'環' * 41}\n", encoding="utf-8")
    part, _codes = beginning.plan_bodies(tmp_path / "bodies.csv")
    assert ["“name_hant”太长" in fault.words for fault in part.faults] == [True]


def test_a_rule_that_changed_or_left_holds_until_then_and_no_longer(at, tmp_path: Path):
    take_in(SHIPPED, at)
    later = at + timedelta(days=30)
    (tmp_path / "bodies.csv").write_text("code,name\nPM,物业公司\n", encoding="utf-8")
    (tmp_path / "fall-backs.csv").write_text(f"{HEAD}PM,OW,no,3\n", encoding="utf-8")
    _bodies, rules = take_in(tmp_path, later)
    assert {(change.how, change.what) for change in rules.changes} == {(How.CHANGED, "PM > OW"), (How.ENDED, "* > CM")}
    assert standing(later - timedelta(seconds=1)) == [("PM", "OW", 1), (None, "CM", 9)]
    assert standing(later) == [("PM", "OW", 3)]
    assert Body.objects.get(pk="PM").name == "物业公司"
    assert Body.objects.filter(pk="CM").exists(), "a body that is not listed stays: categories and firms name it"


def test_what_was_laid_for_a_later_day_is_taken_back_without_a_trace(at, tmp_path: Path):
    (tmp_path / "bodies.csv").write_text("code,name\nPM,物业\nOW,产权单位\nCM,居委会\nST,街道科室\n", encoding="utf-8")
    (tmp_path / "fall-backs.csv").write_text(f"{HEAD}PM,OW,no,1\n", encoding="utf-8")
    take_in(tmp_path, at + timedelta(days=30))
    (tmp_path / "fall-backs.csv").write_text(f"{HEAD}PM,OW,no,2\n", encoding="utf-8")
    take_in(tmp_path, at + timedelta(days=30))
    assert [row.rank for row in FallBack.objects.all()] == [2]
    for days, rank in ((0, 3), (40, 4), (10, 5)):
        (tmp_path / "fall-backs.csv").write_text(f"{HEAD}PM,OW,no,{rank}\n", encoding="utf-8")
        take_in(tmp_path, at + timedelta(days=days))
    ranks = [[rank for _body, _then, rank in standing(at + timedelta(days=days))] for days in (1, 11, 41)]
    assert ranks == [[3], [5], [5]], "what was laid first for a later day does not hold beside what came between"
    assert beginning.fall_back_rows(at + timedelta(days=41)) == [
        {"body": "PM", "then": "OW", "only_if_community_leads": "", "rank": "5"},
    ]
    assert {"code": "PM", "name": "物业", "name_hant": "", "name_en": ""} in beginning.body_rows(at)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("XX,OW,no,1", "“body”里没有“XX”"),
        ("PM,,no,1", "“then”里没有“”"),
        ("PM,OW,maybe,1", "只能写 yes、no"),
        ("PM,OW,no,first", "1 到 99"),
        ("PM,OW,no,0", "1 到 99"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_said_so(at, tmp_path: Path, row: str, words: str):
    path = tmp_path / "fall-backs.csv"
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    (fault,) = beginning.plan_fall_backs(path, bodies=frozenset({"PM", "OW"}), since=at).faults
    assert fault.row == 2
    assert words in fault.words
