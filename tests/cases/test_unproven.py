"""A phone that nobody has proven, in a report: marked, and counted."""

import json
from datetime import datetime

from django.test import Client

from linli.ground.shared.moments import clock_at
from linli.life.cases.models import Case
from tests.street import Street, signed_in


def test_one_unproven_phone_stands_in_five_reports_a_day_and_is_marked_at_the_desk(
    street: Street, at: datetime
) -> None:
    place = street.place["b14-u2"].code

    def report(phone: str, n: int) -> tuple[int, str]:
        body = {"words": f"第{n}盏灯坏了", "place_code": place, "contact": "named", "phone": phone}
        response = Client().post("/api/v1/cases", json.dumps(body), content_type="application/json")
        return response.status_code, response.json().get("code", "")

    assert [report("13900008888", n) for n in range(6)] == [(201, "")] * 5 + [(429, "unproven-too-often")]
    assert [report("13800001234", n)[0] for n in range(6)] == [201] * 6
    with clock_at(at):
        worker = signed_in(street.zhao)
        marks: dict[bool, set[bool]] = {}
        for case in Case.objects.everything("all that were made"):
            shown = worker.get(f"/desk/?open={case.public_id}").content.decode()
            proven = case.reporters.get().person == street.lin
            marks.setdefault(proven, set()).add("号码没有核实过" in shown)
    assert marks == {True: {False}, False: {True}}
