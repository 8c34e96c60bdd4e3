"""In the book of acts everything is called by name, people by number and post, and fifty lines ask what one asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.ground.audit import speaking
from linli.ground.audit.models import Entry
from linli.town.people import auditing
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
