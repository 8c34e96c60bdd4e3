"""Whoever is not signed in, at the door of a form: counted by their network before what they send is taken.

Nothing that came before is counted again, whose answer they get. Both raise `strangers.WorkFirst`, and the page comes
back with all that was written.
"""

from django.http import HttpRequest

from linli.life.cases import strangers
from linli.life.cases.forms import JoinForm, ReportForm
from linli.life.cases.models import Case
from linli.life.cases.strangers import What
from linli.life.cases.visitor import Visitor, caller


def report(request: HttpRequest, form: ReportForm, who: Visitor) -> None:
    """Let a report in."""
    said = form.said()
    _admit(request, What.REPORTS, strangers.pressing(said.words, said.category, who.at), who)


def join(request: HttpRequest, form: JoinForm, case: Case, who: Visitor) -> None:
    """Let somebody in who joins a case."""
    words = form.cleaned_data["words"]
    _admit(request, What.JOINS, strangers.joins_in_danger(words, case, who.at), who)


def _admit(request: HttpRequest, what: What, presses: bool, who: Visitor) -> None:
    if who.person is not None:
        return
    sending, worked = f"{caller(request)} {request.POST['once']}", request.POST.get("worked", "")
    strangers.admit(what, presses, network=who.network, sending=sending, worked=worked, at=who.at, without_end=True)
