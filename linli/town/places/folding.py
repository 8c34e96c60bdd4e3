"""Folding: the many ways to write an address become one, so that names and numbers can be compared.

Full width and half, Traditional and Simplified, 十四 and 14, `#` and 号, Building 14 and 14号楼. Names are folded by
the same function before they are compared, so a nickname with a numeral in it stays itself.
"""

import re
import unicodedata

_TRADITIONAL = str.maketrans(
    "號樓單門園棟層東區網幾這裡裏後對邊側橋車場廣灣濱開馬廠醫學術電燈處條個間頭們兩龍華麗慶樂陽嶺國際館藝兒"
    "圍牆鋪鎮鄉莊溝渡廟寶鐵飯書報亭機關聯紅綠藍黃舊銀黨務儲蓄議願涼與號壹貳贰叁參肆伍陸陆柒捌玖拾搂",
    "号楼单门园栋层东区网几这里里后对边侧桥车场广湾滨开马厂医学术电灯处条个间头们两龙华丽庆乐阳岭国际馆艺儿"
    "围墙铺镇乡庄沟渡庙宝铁饭书报亭机关联红绿蓝黄旧银党务储蓄议愿凉与号一二二三三四五六六七八九十楼",
)
_DIGITS = {character: str(value) for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "两": "2",
    "幺": "1",
}
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百廿卅幺]+")
_DASH_WRITTEN_AS_ONE = re.compile(r"(?<=[0-9#])[一—–‐‑−─ー﹣_~〜/\\|.·•。]+(?=[0-9])")
_SLIPS = (
    (re.compile(r"(?<![a-z])[il](?=\d)|(?<=\d)[il](?![a-z])"), "1"),
    (re.compile(r"(?<=\d)o(?![a-z])"), "0"),
    (re.compile(r"(?<=\d)好(?=[楼院])"), "号"),
    (re.compile(r"(?<=[\d号#])娄"), "楼"),
)
"""Slips of the finger beside a number."""
_STEMS = str.maketrans("甲乙丙丁", "abcd")
_ORDINALS = dict(
    zip(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
        range(1, 11),
        strict=True,
    )
)
_CARDINALS = dict(
    zip(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        range(1, 21),
        strict=True,
    )
)
_LEVELS = r"(?:building|bldg|block|tower|courtyard|compound|yard|unit|entrance|ent|room|flat|apartment|apt|floor|grid)"
_ORDINAL_BEFORE = re.compile(rf"\b({'|'.join(_ORDINALS)})(?= {_LEVELS}\b)")
_CARDINAL_AFTER = re.compile(rf"\b({_LEVELS} )({'|'.join(_CARDINALS)})\b")
_ENGLISH = (
    (re.compile(r"\b(\d+) (?:building|bldg|block),? *(\d+) (?:unit|entrance)\b(?! *#?\d)"), r"\1号楼\2单元"),
    (re.compile(r"\bb(\d{1,3}[a-d]?)[ ,/-]*u(\d{1,2})\b"), r"\1号楼\2单元"),
    (re.compile(r"\b(?:building|bldg|bld|block|tower)[. ]*(?:no[. ]*|number |#)?(\d+[a-d]?)\b"), r"\1号楼"),
    (re.compile(r"(?:\bno[. ]*|#)?\b(\d+)(?:st|nd|rd|th)? (?:building|bldg|block|tower)\b(?!\s*#?\d)"), r"\1号楼"),
    (re.compile(r"(?:\bno[. ]*|#)?\b(\d+)(?:st|nd|rd|th)? (?:courtyard|compound|yard)\b(?!\s*#?\d)"), r"\1号院"),
    (re.compile(r"(?:\bno[. ]*|#)?\b(\d+)(?:st|nd|rd|th)? (?:unit|entrance|stairwell)\b(?!\s*#?\d)"), r"\1单元"),
    (re.compile(r"\b(?:courtyard|compound|yard)[. ]*(?:no[. ]*|number |#)?(\d+[a-d]?)\b"), r"\1号院"),
    (re.compile(r"\b(?:unit|entrance|ent|stairwell|door)[. ]*(?:no[. ]*|number |#)?(\d+)\b"), r"\1单元"),
    (re.compile(r"\b(?:room|flat|apartment|apt|rm)[. ]*(?:no[. ]*|#)?(\d+)\b"), r"\1室"),
    (re.compile(r"\bfloor[. ]*(\d+)\b|\b(\d+)(?:st|nd|rd|th) floor\b"), r"\1\2层"),
    (re.compile(r"\bgrid[. ]*(?:no[. ]*|#)?(\d+)\b"), r"\1网格"),
    (re.compile(r"(?<=\d) ?hao ?lou"), "号楼"),
    (re.compile(r"(?<=\d) ?hao ?yuan"), "号院"),
    (re.compile(r"(?<=\d) ?dan ?yuan"), "单元"),
    (re.compile(r"(?<=\d) ?(?:lou|dong)(?![a-z])"), "栋"),
)
_STOP = "，"
"""Stands for any sign between words, so that a number before it does not join a word after it."""
_OTHER_SIGNS = re.compile(r"[^0-9a-z一-鿿㐀-䶿〇#、\s-]+")
_LOOSE_DASH = re.compile(r"(?<![0-9a-d])-+|-+(?![0-9])")
_SPACE_BESIDE_A_WORD = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")


def fold(words: str) -> str:
    """The words in one way of writing: Simplified, lower case, numerals as digits, `，` for every other sign.

    A space stays only between two letters or digits.
    """
    text = unicodedata.normalize("NFKC", words).lower().translate(_TRADITIONAL)
    if re.search("[a-z]{3}|b[0-9]+.?u[0-9]", text):
        text = _with_digits(text)
        for pattern, chinese in _ENGLISH:
            text = pattern.sub(chinese, text)
    for pattern, meant in _SLIPS:
        text = pattern.sub(meant, text)
    text = _DASH_WRITTEN_AS_ONE.sub("-", text)
    text = _NUMERAL.sub(lambda found: _number(found.group()), text)
    text = re.sub(r"([甲乙丙丁])(?=\d)(\d+)", r"\2\1", text)
    text = re.sub(r"(?<=\d)[甲乙丙丁]", lambda found: found.group().translate(_STEMS), text)
    text = re.sub(r"(?<=\d),(?=\d)", "、", text)
    text = re.sub(r" *- *", "-", text)
    text = _OTHER_SIGNS.sub(_STOP, text)
    text = _LOOSE_DASH.sub("-" if text.strip() == "-" else " ", text)
    return _SPACE_BESIDE_A_WORD.sub("", re.sub(" +", " ", text)).strip()


def _with_digits(text: str) -> str:
    """English numerals beside a level as digits: second entrance, building fourteen."""
    text = _ORDINAL_BEFORE.sub(lambda found: str(_ORDINALS[found[1]]), text)
    return _CARDINAL_AFTER.sub(lambda found: f"{found[1]}{_CARDINALS[found[2]]}", text)


def _number(numeral: str) -> str:
    """The digits of a Chinese numeral: 十四 is 14, 三零一 is 301, 一百零二 is 102."""
    if not re.search("[十百廿卅]", numeral):
        return "".join(_DIGITS[character] for character in numeral)
    total, digit = 0, 0
    for character in numeral.replace("廿", "二十").replace("卅", "三十"):
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = int(_DIGITS[character])
    return str(total + digit)
