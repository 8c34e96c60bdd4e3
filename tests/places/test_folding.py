import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.town.places.folding import fold


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("十四号楼二单元", "14号楼2单元"),
        ("８院１４＃２门", "8院14#2门"),
        ("8號院14號樓2單元三零一室", "8号院14号楼2单元301室"),
        ("14 号楼 2 单元", "14号楼2单元"),
        ("14 2 301", "14 2 301"),
        ("14—2—301", "14-2-301"),
        ("14一2一301", "14-2-301"),
        ("14.2.301", "14-2-301"),
        ("14号楼-2-301", "14号楼2-301"),
        ("14、15号楼", "14、15号楼"),
        ("14号楼（2单元）", "14号楼，2单元，"),
        ("甲14号楼", "14a号楼"),
        ("14甲号楼", "14a号楼"),
        ("二十一号", "21号"),
        ("廿一号", "21号"),
        ("一百零二室", "102室"),
        ("Building 14, Entrance 2", "14号楼，2单元"),
        ("No. 14 building", "14号楼"),
        ("14haolou2danyuan", "14号楼2单元"),
        ("   ", ""),
    ],
)
def test_words_are_folded(words: str, folded: str):
    assert fold(words) == folded


@given(st.text(max_size=60))
def test_anything_can_be_folded(words: str):
    assert isinstance(fold(words), str)


@given(st.integers(1, 999))
def test_a_numeral_is_its_number(number: int):
    units = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = f"{units[hundreds]}百" if hundreds else ""
    words += f"{units[tens]}十" if tens else "零" if hundreds and ones else ""
    words += units[ones] if ones else ""
    assert fold(f"{words}号") == f"{number}号"
