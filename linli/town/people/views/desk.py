"""The claims desk, and the page that lists everyone who looks after a grid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.moments import now
from linli.ground.shared.paging import page
from linli.ground.ui import asking

from .. import claims, deciding, forms, grid_rows, living, looking_after, queries, rows
from ..allow import allow, known_person, person_of, posts_in
from ..service_desk import service_desk
from .ways import onward, posted

_SAID = {
    deciding.CONFIRM: _("确认了，已经告诉本人。"),
    deciding.REFUSE: _("记下了，为什么不是、怎么办，都告诉本人了。"),
    deciding.UNKNOWN: _("留给社区来确认，已经告诉本人带什么来。"),
}


@allow(GET="anyone")
def grid(request: HttpRequest, code: str) -> HttpResponse:
    """Everyone who looks after a grid: what for, and how to call. Public numbers only."""
    at = now()
    place = looking_after.grid_by_code(code, at)
    person = known_person(request)
    home = living.entrance_of(person, at) if person is not None else None
    neighbour = looking_after.belongs(person, posts_in(request), place, at)
    shown = grid_rows.grid(place, looking_after.forces_of(place, at, neighbour=neighbour), at, home=home)
    return render(request, "people/grid.html", shown | {"back": "/", "service": service_desk(place.path, at)})


@allow(GET="claims_desk")
def waiting(request: HttpRequest) -> HttpResponse:
    """The claims that wait to be confirmed."""
    at = now()
    posts = posts_in(request)
    mine = claims.waiting_for(posts, but_not_of=person_of(request))
    shown = page(mine, order=("made_at", "id"), after=request.GET.get("after"), size=50)
    context = {"rows": rows.waiting(shown.rows, at, posts), "after": shown.after, "back": "/me/"}
    return render(
        request, "people/claims.html", context | {"at_desk": any(held.role in claims.DESKS for held in posts)}
    )


@allow(GET="claims_desk", POST="claims_desk")
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """One claim: confirm it, say why not, or leave it to the desk if one does not know them."""
    person, at = person_of(request), now()
    posts = posts_in(request)
    kept = queries.claim_at_desk(posts, public_id)
    context = {"claim": rows.waiting([kept], at, posts)[0], "at_desk": claims.at_desk(posts, kept)}
    form = forms.Decision(posted(request), at_desk=claims.at_desk(posts, kept))
    asked = asking.page(request, "people/claim.html", form, back="/claims/", **context)
    if not form.is_valid():
        return asked.show()
    deciding.decide(claim_id=kept.pk, by=person, at=at, **form.cleaned_data)
    return onward("people:claims", str(_SAID[form.cleaned_data["decision"]]))
