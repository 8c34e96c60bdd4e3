"""A community's workbook."""

from django.http import HttpRequest
from ninja import Router

from linli.ground.shared.moments import now
from linli.ground.shared.schemas import Key

from .. import showing, workbook
from ..allow import allow, person_of
from ..callers import once
from ..schemas import taking_in as s
from ..stepping_up import must_be_fresh
from ..turns import turn

router = Router()


@router.post("/communities/{code}/workbook", response=s.PlanShown)
@allow(POST="importer")
@turn()
def take_in_workbook(request: HttpRequest, code: str, given: s.WorkbookGiven, key: Key = "") -> s.PlanShown:
    """Look a community's workbook through, and with `apply` take it in if nothing is wrong."""
    person, at = person_of(request), now()
    made = workbook.plan_of_file(given.content, code, person, at)
    applied = given.apply and not made.errors
    if applied:
        must_be_fresh(request, person, at)
        once(request, key, at=at, work=lambda: f"import:{workbook.apply(made, person, at).added}")
    return showing.plan(made, applied=applied)
