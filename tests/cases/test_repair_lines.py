"""Whose repair line stands beside 119 is the district's word: none where it says none, its own from its day on."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from linli.ground.shared.moments import clock_at, day_of
from linli.life.cases import emergencies, promises, repair_lines
from linli.life.cases.emergencies import TABLE
from linli.town.texts.keys import KEYS
from linli.town.texts.models import Text
from tests.cases.conftest import Report
from tests.cases.test_api import Program
from tests.cases.test_views import form
from tests.street import Street, signed_in

DAY = timedelta(days=1)
SMELLS, OWN = "家里有煤气味", "96999"
SENTENCE = f"到外面再打电话。也可以打燃气公司抢修 {OWN}。"


def page(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def heard_by_the_phone(shown: str) -> str:
    """What a page carries for when it has no line."""
    carried = re.search('<script id="danger"[^>]*>(.*?)</script>', shown)
    assert carried is not None
    return str([kind for kind in json.loads(carried[1])["kinds"] if kind["category"]])


def doors(street: Street, report: Report, moment: datetime) -> dict[str, str]:
    """Every page and answer that says whom to call for a smell of gas, as it is read at a moment."""
    case = report("53005", words=SMELLS, moment=moment)
    filled, lin, zhao = form(words=SMELLS), signed_in(street.lin, at=moment), signed_in(street.zhao, at=moment)
    later = report(moment=moment)
    with clock_at(moment):
        lin.get("/report/")
        receipt = lin.post("/report/", {**filled, "rung": "1"})["Location"]
        by_json = Client().post("/api/v1/cases", {"words": SMELLS}, content_type="application/json")
        return {
            "while writing": page(lin.post("/report/suggest/", {"words": SMELLS})),
            "without a line": heard_by_the_phone(page(lin.get("/report/offline/"))),
            "stopped": page(lin.post("/report/", form(words=SMELLS))),
            "found": page(zhao.post("/desk/found/", {**filled, "place": "北园社区14号楼2单元"})),
            "told later": page(lin.post(f"/cases/{later.public_id}/add/", {"words": SMELLS, "seen": later.version})),
            "receipt": page(lin.get(receipt)),
            "on paper": page(lin.get(receipt.replace("/receipt/", "/receipt/paper/"))),
            "case": page(lin.get(f"/cases/{case.public_id}/")),
            "desk": page(zhao.get(f"/desk/?open={case.public_id}")),
            "refused by JSON": page(by_json),
            "case by JSON": str(Program(street.lin, moment).get(f"/cases/{case.public_id}").json()["call"]),
            "desk by JSON": str(Program(street.zhao, moment).get(f"/cases/{case.public_id}").json()["forces"]),
        }


def test_every_page_and_answer_says_the_district_s_number_from_its_day_on_and_none_before(
    street: Street, report: Report, at: datetime
):
    Text.objects.create(key="gas_repairs", zh=OWN, valid_from=day_of(at + DAY))
    before, since = doors(street, report, at), doors(street, report, at + DAY)
    assert {name for name, said in before.items() if OWN in said or "燃气公司抢修" in said} == set()
    assert {name for name, said in before.items() if "119" in said} == set(before), "control"
    assert {name for name, said in since.items() if OWN not in said} == set()
    assert {name for name, said in since.items() if SENTENCE not in said} == {"desk", "desk by JSON"}, "numbers alone"


@pytest.mark.parametrize(
    ("words", "key", "then"),
    [
        (SMELLS, "gas_repairs", "也可以打燃气公司抢修 96999。"),
        ("有煤气味，头晕得厉害", "gas_repairs", "也可以打燃气公司抢修 96999。"),
        ("火警铃响了", "gas_repairs", "闻到煤气味，也打燃气公司抢修 96999。"),
        ("电线掉在地上了", "power_repairs", "也可以打供电报修 96999。"),
    ],
)
def test_the_sentence_follows_what_to_do_first_where_there_is_a_number(
    db: None, at: datetime, words: str, key: str, then: str
):
    heard = emergencies.spoken_of(words)
    assert heard is not None
    bare, named = heard.first, heard.shown(at)
    assert (heard.repairs, heard.also) == (key, "")
    assert (named.also, then.partition(" ")[0] in named.first) == (KEYS[key].default, bool(KEYS[key].default))
    Text.objects.create(key=key, zh=OWN, valid_from=day_of(at))
    named = heard.shown(at)
    assert (named.first, named.also, heard.first) == (bare + then, OWN, bare)
    assert f"{named.also_called} {OWN}" in promises.with_call(heard, None, at).spoken(now=at)
    with override("en"):
        assert named.first.startswith(f"{heard.firsts[2]} "), "two sentences have a space between them"


def test_a_letter_keeps_the_number_of_its_day(db: None, at: datetime):
    heard = emergencies.spoken_of(SMELLS)
    assert heard is not None
    Text.objects.create(key="gas_repairs", zh=OWN, valid_from=day_of(at), valid_until=day_of(at + DAY))
    written, later = (promises.with_call(heard, None, day) for day in (at, at + DAY))
    assert OWN in written.spoken(now=at + DAY)
    assert later.spoken(now=at) == "还没打的，请马上打 119。"


def test_the_page_without_a_line_is_written_anew_when_the_number_changes(db: None, at: datetime):
    before = emergencies.for_page(at)
    Text.objects.create(key="gas_repairs", zh=OWN, valid_from=day_of(at))
    assert OWN in emergencies.for_page(at)
    assert OWN not in before + emergencies.for_page(at - DAY)


def test_what_stands_in_the_table_is_a_number_or_a_key_of_the_district_s_words():
    kinds = emergencies._table()[0]
    assert {kind.repairs for kind in kinds} == {"", *repair_lines.NAMES}
    assert all(re.fullmatch("[0-9]*", kind.also) for kind in kinds)
    assert set(repair_lines.NAMES) == set(repair_lines.MAY_RING) <= set(KEYS)
    assert all(KEYS[key].number for key in repair_lines.NAMES)
    assert ",gas_repairs," in TABLE.read_text("utf-8"), "control"
