"""街巷: the page of a lane, which everybody may read, and its card, which its chief and its street write."""

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.ground.shared.moments import day_of
from linli.ground.ui import asking, cookies
from linli.life.cases import alongside, expecting, lane_pages
from linli.life.cases.forms.expecting import StandardForm
from linli.life.cases.visitor import place_line, visitor
from linli.life.cases.whereabouts import Whereabouts
from linli.town.people.allow import allow, person_of
from linli.town.places import lanes


@allow(GET="anyone")
def lane(request: HttpRequest, code: str) -> HttpResponse:
    """A lane: who looks after it, what one may expect of it, and what is open on it."""
    who = visitor(request)
    card = alongside.card(code, who.at)
    shown = lane_pages.lane(card, request.GET.get("after") or None, who.at, who.held)
    return render(request, "cases/lane.html", shown | place_line(Whereabouts(card.here, None, card.here), who))


@allow(GET="lane_keeper", POST="lane_keeper")
def standard(request: HttpRequest, code: str) -> HttpResponse:
    """The card of a lane, to be written anew or only looked at; what stood on it before stays below."""
    who = visitor(request)
    asked_of = lanes.by_code(code, who.at)
    if not expecting.may(asked_of, who.held):
        raise expecting.NotYourLane
    every = lanes.standards(asked_of)
    said = model_to_dict(every[0], ["words", "words_hant", "words_en"]) if every else {}
    form = StandardForm(
        request.POST if request.method == "POST" else None,
        initial={"begins_on": day_of(who.at), **said},
    )
    template, shown = "cases/lane_standard.html", lane_pages.standard(asked_of, every, who.at)
    asked = asking.page(request, template, form, **shown)
    if not form.is_valid():
        return asked.show()
    begins_on, said, by = form.cleaned_data.pop("begins_on"), form.cleaned_data, person_of(request)
    if form.looks:
        would = expecting.would_lay(code=code, said=said, begins_on=begins_on, by=by, at=who.at)
        shown["look"] = lane_pages.look(asked_of, *would, who.at)
        return asking.page(request, template, form, **shown).show()
    made = expecting.lay_down(code=code, said=said, begins_on=begins_on, by=by, at=who.at)
    response = redirect("cases:lane", code)
    cookies.say(response, _("写定了。") if made.valid_from <= who.at else _("写定了，到那天换上。"))
    return response
