import pytest

from linli.town.places.elsewhere import Communities

NAMES = Communities(
    {
        "西园社区": frozenset({1}),
        "西园": frozenset({1}),
        "湖光社区": frozenset({2}),
        "湖光": frozenset({2}),
        "泉河街道": frozenset(),
        "怀柔区": frozenset(),
    }
)


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("西园3号楼", [{1}]),
        ("西园社区门口", [{1}]),
        ("怀柔区泉河街道西园3号楼", [{1}]),
        ("怀柔区泉河街道湖光社区", [{2}]),
        ("我在湖光社区3号楼", [{2}]),
        ("湖光", [{2}]),
        ("去湖光社区的路口", []),
        ("西园里的路灯", []),
        ("14号楼西园", []),
    ],
)
def test_a_community_is_named_where_two_signs_say_so(words: str, places: list[set[int]]):
    assert [set(name.places) for name in NAMES.named_in(words)] == places


def test_a_community_no_one_knows_is_noticed():
    assert NAMES.names_unknown("望京社区3号楼")
    assert not NAMES.names_unknown("西园社区3号楼")
    assert not NAMES.names_unknown("我们小区3号楼")
    assert not NAMES.names_unknown("3号楼")
