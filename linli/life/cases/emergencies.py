"""Emergencies: words on which a life depends, and the number that is called before anything is filed.

`data/emergencies.csv` is read from its file rather than from the database, since a town that has not loaded it would
show nobody 119. A row names one kind: the number, the category under which it is filed (none where there is none),
its words, those `feared` that are heard from whoever is not sure too (a smell that might be gas), words that only look
like them, and `also` a second number to call, or the key of a district's own (`repair_lines`). `…` in a word stands for
a little in between. A later row of a kind goes on with its words. The row `perhaps` holds words by which a clause
speaks of what may happen or happened long ago, and in `except` what says no such thing ("他打我，我害怕", "不是演习").
What a 没 or 不是 stands right before is denied (`NOT_SO`). A false alarm costs a tap on 没有这样的危险, a missed one a
life: in doubt it warns. Nobody is called here.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from linli.ground.shared.folding import BLANK_LETTERS
from linli.ground.shared.unseen import SEEN
from linli.life.cases import repair_lines
from linli.life.cases.wording import pattern

if TYPE_CHECKING:
    from linli.life.cases.models import Case

TABLE = Path(settings.ROOT) / "data" / "emergencies.csv"
LONGEST = 4000
"""So many signs are read at most."""
PERHAPS = "perhaps"
_BETWEEN_SIGNS = re.compile("(?<=[一-鿿])[ \t]+(?=[一-鿿])")
_TRADITIONAL, _PLAIN = (
    "萬東丟兩個麼褻們價會傳傷兒關農幾辦動區單賣壓廁發變號喫嚨壞墜頭夾婦媽孫寶幹廣應開彈強總惡戶掃搶擔敵斷暈機殺來槍樓毆氣沒洩潔濃災爐燭煙燒燙熱愛爺貓電禮禍竄線練經綁絞繼羣脅髒腦腳臉範藥見觸訓講話誤調賊蹤躥"
    "車軋輪輕邊過進鄰裏裡鎖鍋錯門悶聞隨隱難頂預風鳥雞著為報響鈴點異聲裝樣櫃紙庫陽臺滅棄閘錶費錢勢圍飯館護欄橋牆滿龍習鐵桿蓋劃濺繩乾",
    "万东丢两个么亵们价会传伤儿关农几办动区单卖压厕发变号吃咙坏坠头夹妇妈孙宝干广应开弹强总恶户扫抢担敌断晕机杀来枪楼殴气没泄洁浓灾炉烛烟烧烫热爱爷猫电礼祸窜线练经绑绞继群胁脏脑脚脸范药见触训讲话误调贼踪蹿"
    "车轧轮轻边过进邻里里锁锅错门闷闻随隐难顶预风鸟鸡着为报响铃点异声装样柜纸库阳台灭弃闸表费钱势围饭馆护栏桥墙满龙习铁杆盖划溅绳干",
)
_SIMPLIFIED = str.maketrans(_TRADITIONAL, _PLAIN)
"""The signs of the table as those write them who write Traditional Chinese."""
_CLAUSES = "，。！？；,.!?;\n"
_CLAUSE = re.compile(f"[{_CLAUSES}]")
MARK = "\x1f"
"""Stands before and after a word where `NOT_SO` looks at it; what is looked through has no such sign."""
NOT_SO = re.compile(
    "(?:"
    "(?<![是有着起漏失该莫怕可这那])(?:没有?|没有?[闻看听][到见着]?|[闻看听]不[到见]|不是|并非)"
    f"{MARK}[一-鿿]{{1,5}}{MARK}"
    f"|(?<![a-z])(?:no|not|not an?|not any|isn't|isn't an?|wasn't|never) {MARK}[a-z ]{{1,14}}{MARK}"
    f"|(?:昨[天晚夜日]|前[天晚]|前两天)[^{_CLAUSES}]{{0,8}}{MARK}[^{MARK}]{{1,8}}{MARK}[了的过]{{0,2}}那[家户栋个位]"
    f")(?![^{_CLAUSES}]{{0,8}}(?:吗|(?<![怎什多])么|[？?]))(?![^。！!\n]*(?:又|现在有|again| now ))",
)
"""A word that is denied (没着火, 不是着火, no fire), or tells of one that yesterday had it (昨天着火那家).

是不是着火, 有没有煤气味 and 这不是着火了吗 ask, a longer word (没有煤气味可是头晕) says more, and 又有了 takes it back.
"""
_BEFORE, _AFTER = 16, 60
"""So many signs around a word tell whether it is denied."""
_WORDS = ("words", "feared", "except")


@dataclass(frozen=True, slots=True)
class Emergency:
    """One kind of emergency; `call` is the number, and what is written in three languages stands in their order.

    Of a kind with `repairs` (a key of `repair_lines`) the number `also` is the district's: "" until it is `shown`.
    """

    kind: str
    call: str
    category: str
    words: re.Pattern[str]
    feared: re.Pattern[str] | None
    harmless: re.Pattern[str] | None
    names: tuple[str, str, str]
    firsts: tuple[str, str, str]
    also: str = ""
    also_names: tuple[str, str, str] = ("", "", "")
    repairs: str = ""

    def shown(self, at: datetime) -> "Emergency":
        """The same as people read it at that moment, with the district's number where it has one; one look at most."""
        return replace(self, also=repair_lines.number(self.repairs, at)) if self.repairs else self

    @property
    def also_called(self) -> str:
        """Whose the number `also` is."""
        return str(repair_lines.NAMES[self.repairs]) if self.repairs and self.also else self.also_names[_language()]

    @property
    def tapped(self) -> str:
        """The category that says so by itself, a smell of gas; "" of every other kind."""
        return self.category if self.kind == "gas" else ""

    @property
    def said(self) -> str:
        """What the words seem to say, in the reader's language."""
        return self.names[_language()]

    @property
    def sentence(self) -> str:
        """Whom to call now."""
        return _("请马上打 %(number)s") % {"number": self.call}

    @property
    def reminder(self) -> str:
        """The same, where it may have been done already: on the case, for as long as that is open."""
        return _("还没打的，请马上打 %(number)s") % {"number": self.call}

    @property
    def first(self) -> str:
        """What to do before and while calling."""
        first = self.firsts[_language()]
        if not (self.repairs and self.also):
            return first
        return repair_lines.told(first, kind=self.kind, key=self.repairs, number=self.also)


def spoken_of(words: str, category: str = "") -> Emergency | None:
    """The emergency that words speak of, or that a tapped category is by itself (a smell of gas); None for neither."""
    text = _folded(words[:LONGEST])
    kinds, perhaps, fear = _table()
    text = fear.sub(" ", text)
    for kind in kinds:
        said = kind.harmless.sub(" ", text) if kind.harmless else text
        if _says(kind, said, perhaps):
            return kind
    return next((kind for kind in kinds if category and kind.tapped == category), None)


def shown(found: Emergency | None, at: datetime) -> Emergency | None:
    """What was heard, if anything was, as people read it at that moment (`Emergency.shown`)."""
    return found.shown(at) if found is not None else None


def for_page(at: datetime) -> SafeString:
    """The table as a page carries it for when it has no line, in the reader's language; `danger.js` reads it.

    It keeps the numbers of the moment at which it was written.
    """
    return _for_page(get_language() or "", repair_lines.numbers(at))


@lru_cache(maxsize=8)
def _for_page(language: str, numbers: tuple[str, ...]) -> SafeString:
    heard, perhaps, fear = _table()
    own = dict(zip(repair_lines.NAMES, numbers, strict=True))
    kinds = [replace(kind, also=own[kind.repairs]) if kind.repairs else kind for kind in heard]
    with override(language):
        said = [
            {
                "words": kind.words.pattern,
                "feared": kind.feared.pattern if kind.feared else "",
                "harmless": kind.harmless.pattern if kind.harmless else "",
                "category": kind.tapped,
                "call": kind.call,
                "sentence": kind.sentence,
                "first": kind.first,
                "also": kind.also,
                "also_called": kind.also_called,
            }
            for kind in kinds
        ]
        deny = _("没有这样的危险，照样报")
    table = {"kinds": said, "deny": deny, "perhaps": perhaps.pattern, "fear": fear.pattern}
    denied = {"mark": MARK, "not_so": NOT_SO.pattern, "before": _BEFORE, "after": _AFTER}
    return json_script(
        table | denied | {"signs": _TRADITIONAL, "plain": _PLAIN, "blank": "".join(BLANK_LETTERS)}, "danger"
    )


def _folded(words: str) -> str:
    """What is looked through: plain small letters, Simplified signs, none that nobody sees, no blanks between them."""
    text = unicodedata.normalize("NFKC", words).lower().replace("’", "'").translate(_SIMPLIFIED)
    return _BETWEEN_SIGNS.sub("", text.translate(SEEN))


def _says(kind: Emergency, text: str, perhaps: re.Pattern[str]) -> bool:
    """Whether one of its words stands there and is meant; each clause is read once, however many stand in it."""
    if kind.feared is not None and kind.feared.search(text):
        return True
    at, unsure = 0, (0, 0)
    while found := kind.words.search(text, at):
        at = found.start() + 1
        if found.end() <= unsure[1] or NOT_SO.search(_marked(text, found)):
            continue
        clause = _clause(text, found, unsure[0])
        if not perhaps.search(text, *clause):
            return True
        if not _CLAUSE.search(found.group()):
            unsure = clause
    return False


def _marked(text: str, found: re.Match[str]) -> str:
    start, end = found.span()
    return f"{text[max(start - _BEFORE, 0) : start]}{MARK}{found.group()}{MARK}{text[end : end + _AFTER]}"


def _clause(text: str, found: re.Match[str], least: int) -> tuple[int, int]:
    """From where to where the clause goes in which a word stands, of the signs from `least` on."""
    start, end = found.span()
    after = _CLAUSE.search(text, end)
    begin = max(least, *(text.rfind(sign, least, start) + 1 for sign in _CLAUSES))
    return begin, after.start() if after else len(text)


def _rows() -> dict[str, dict[str, str]]:
    """The table by kind, in its order, the words of later rows of a kind with those of its first."""
    rows: dict[str, dict[str, str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first = rows.setdefault(row["kind"], row)
            if first is not row:
                first.update({each: "|".join(filter(None, (first[each], row[each]))) for each in _WORDS})
    return rows


@cache
def _table() -> tuple[list[Emergency], re.Pattern[str], re.Pattern[str]]:
    rows = _rows()
    kinds = [
        Emergency(
            kind,
            row["call"],
            row["category"],
            pattern(row["words"]),
            pattern(row["feared"]) if row["feared"] else None,
            _unless_again(row["except"]) if row["except"] else None,
            (row["name"], row["name_hant"], row["name_en"]),
            (row["first"], row["first_hant"], row["first_en"]),
            "" if row["also"] in repair_lines.NAMES else row["also"],
            (row["also_name"], row["also_name_hant"], row["also_name_en"]),
            row["also"] if row["also"] in repair_lines.NAMES else "",
        )
        for kind, row in rows.items()
        if kind != PERHAPS
    ]
    unsure = rows[PERHAPS]
    return kinds, pattern(unsure["words"]), pattern(unsure["except"])


def _unless_again(harmless: str) -> re.Pattern[str]:
    """What is harmless to say, unless the same breath goes on that it is there again: 没有煤气味了，今天又有了."""
    return re.compile(rf"(?:{pattern(harmless).pattern})(?![^。！!]*又)", re.DOTALL)


def _language() -> int:
    language = get_language() or ""
    return 2 if language.startswith("en") else 1 if language == "zh-hant" else 0


def of_case(case: "Case") -> Emergency | None:
    """The emergency for which a case stands first; None for every other case."""
    return spoken_of(case.words, _kind(case)) if case.urgent else None


def of_kind(case: "Case") -> Emergency | None:
    """The same by its kind alone, which everybody reads; for whoever does not read the words."""
    return spoken_of("", _kind(case)) if case.urgent else None


def _kind(case: "Case") -> str:
    return case.category.code if case.category is not None else ""
