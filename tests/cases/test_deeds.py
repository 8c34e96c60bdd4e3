"""In the book of acts everything is called by name, people by number and post, and fifty lines ask what one asks."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.ground.audit import speaking
from linli.ground.audit.models import Entry
from linli.ground.shared.moments import clock_at
from linli.town.people import auditing, contacts
from tests.street import signed_in

pytestmark = pytest.mark.django_db


def test_places_organisations_and_cases_are_called_by_name_and_people_by_number_and_post(street, report, at):
    case, water, place = report(), street.organisation["water"], street.place["b14-u2"]
    asked = {
        street.zhao.source: f"网格员（编号 {street.zhao.pk}）",
        street.lin.source: f"编号 {street.lin.pk}",
        f"place:{place.pk}": "北园社区 8 号院 14 号楼 2 单元",
        f"organisation:{water.pk}": water.name,
        f"case:{case.pk}": case.number,
        "case:99999": "case:99999",
        "place:x": "place:x",
    }
    assert speaking.things(asked, at) == asked


def test_the_page_says_what_was_done_to_which_case_and_nothing_of_the_matter(street, report, at):
    case = report(words="楼道灯坏了一个星期")
    (row,) = auditing.entry_rows(Entry.objects.filter(object=f"case:{case.pk}"), at)
    assert row["title"] == f"报上去：{case.number}"
    assert str(row["href"]) == f"?about={case.number}"
    assert speaking.meant(case.number) == f"case:{case.pk}"


@pytest.mark.parametrize("who", [None, "sun"])
def test_a_number_left_with_a_report_couples_no_person_with_the_case(street, at, who):
    before = set(Entry.objects.values_list("pk", flat=True))
    sender = Client() if who is None else signed_in(street.person[who])
    body = {
        "words": "路灯不亮了",
        "place_code": street.place["b14-u2"].code,
        "contact": "named",
        "phone": "13900008888",
    }
    with clock_at(at):
        assert sender.post("/api/v1/cases", json.dumps(body), content_type="application/json").status_code == 201
    lines = Entry.objects.exclude(pk__in=before)
    owner = contacts.find(contacts.PHONE, "13900008888").source
    assert owner not in {name for line in lines for name in (line.actor, line.object)}
    kept = lines.get(verb="people.contact_kept")
    assert kept.actor == (contacts.STRANGER if who is None else street.person[who].source), "who wrote it down"
    (row,) = auditing.entry_rows([kept], at)
    assert "报事时留的联系方式" in str(row["title"])
    assert row["line"] == ("没登录的人" if who is None else f"社区工作者（编号 {street.sun.pk}）")


def test_one_s_own_number_stands_under_oneself(street, at):
    contacts.keep(street.lin, contacts.PHONE, "13900008888", at, verified=True)
    kept = Entry.objects.filter(verb="people.contact_kept").latest("pk")
    assert kept.actor == kept.object == street.lin.source


def test_a_number_of_another_month_is_no_case_and_the_refusal_says_how_one_is_written(street, report):
    case = report()
    other = case.number.replace(case.number[3:7], "9901")
    assert (speaking.meant(other), speaking.meant(case.number.lower())) == (other, f"case:{case.pk}")
    page = signed_in(street.cao).get(f"/audit/?about={other}")
    assert page.status_code == 422
    assert "没有这样的编号。" in page.text
    assert page.text.count("事写 LL-2611-0387 这样的") == 3, "above, at the field, and as its help"


def test_one_line_and_many_of_each_kind_ask_the_same(street, report, at):
    def asked(many: int) -> int:
        lines = []
        for kind, some in things.items():
            lines += [
                Entry(actor=street.zhao.source, verb="case.answer", object=f"{kind}:{n}", at=at) for n in some[:many]
            ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = auditing.entry_rows(lines, at)
        assert not any("：case:" in str(row["title"]) or "：place:" in str(row["title"]) for row in rows)
        return len(queries)

    things = {
        "case": [report().pk for _each in range(12)],
        "place": [place.pk for place in street.place.values()][:12],
        "person": [person.pk for person in street.person.values()][:12],
        "organisation": [each.pk for each in street.organisation.values()],
    }
    assert asked(1) == asked(12) == 5


def test_control_a_question_for_each_line_is_seen(street, report, at):
    cases = [report() for _each in range(3)]
    with CaptureQueriesContext(connection) as queries:
        for case in cases:
            speaking.things([f"case:{case.pk}"], at)
    assert len(queries) == 3
