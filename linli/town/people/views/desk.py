"""The claims desk, and the page that lists everyone who looks after a grid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.ground.shared.moments import now
from linli.ground.shared.paging import page
from linli.ground.ui import asking

from .. import claims, forms, grid_rows, looking_after, queries, rows
from ..allow import allow, known_person, person_of, posts_in
from ..service_desk import service_desk
from .ways import onward, posted


@allow(GET="anyone")
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """Everyone who looks after a grid: what for, and how to call. Public numbers only."""
    at = now()
    place = looking_after.grid_by_code(code, at)
    person = known_person(request)
    home = queries.home_of(person, at) if person is not None else None
    shown = grid_rows.grid(place, looking_after.forces_of(place, at), at, home=home)
    return render(request, "people/grid.html", shown | {"back": "/", "service": service_desk(place.path, at)})


@allow(GET="claims_desk")
def waiting(request: HttpRequest) -> HttpResponse:
    """The claims that wait to be confirmed."""
    at = now()
    mine = claims.waiting_for(posts_in(request), but_not_of=person_of(request))
    shown = page(mine, order=("made_at", "id"), after=request.GET.get("after"), size=50)
    context = {"rows": rows.waiting(shown.rows, at), "after": shown.after, "back": "/me/"}
    return render(request, "people/claims.html", context)


@allow(GET="claims_desk", POST="claims_desk")
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """One claim: confirm it, say why not, or leave it to the desk if one does not know them."""
    person, at = person_of(request), now()
    kept = queries.claim_at_desk(posts_in(request), public_id)
    form = forms.Decision(posted(request))
    asked = asking.page(request, "people/claim.html", form, claim=rows.waiting([kept], at)[0], back="/claims/")
    if not form.is_valid():
        return asked.show()
    said = form.cleaned_data["decision"]
    if said == "confirm":
        claims.confirm(claim_id=kept.pk, by=person, at=at)
        return onward("people:claims", _("确认了，已经告诉本人。"))
    if said == "unknown":
        claims.leave_to_desk(claim_id=kept.pk, by=person, at=at)
        return onward("people:claims", _("留给社区来确认，已经告诉本人带什么来。"))
    claims.refuse(claim_id=kept.pk, by=person, at=at, reason=form.cleaned_data["reason"])
    return onward("people:claims", _("记下了，为什么不是、怎么办，都告诉本人了。"))
