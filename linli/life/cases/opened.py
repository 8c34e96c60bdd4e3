"""What this browser opened, by its own reports and by query codes: kept in its session, found again, and forgotten.

It may be somebody else's tomorrow: what names who sent it stays out, and one press forgets all of it.
"""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import rotate_token

from linli.ground.shared.refusals import NotFound
from linli.ground.ui import cookies
from linli.life.cases import followers
from linli.life.cases.models import Reporter
from linli.life.cases.visitor import FOLLOWED, WHERE, Visitor, caller, joiner

MOST_FOLLOWED = 50
RECEIPTS = "receipts"
"""Where a session keeps, by the reporter (id), the key of the form by which a receipt is opened in this browser."""


def follow_here(request: HttpRequest, reporter: Reporter) -> None:
    """Let this browser's session open the reporter's case from now on."""
    followed = [pk for pk in request.session.get(FOLLOWED, []) if pk != reporter.pk]
    request.session[FOLLOWED] = [*followed, reporter.pk][-MOST_FOLLOWED:]


def keeps_here(request: HttpRequest, reporter: Reporter, who: Visitor, key: str) -> None:
    """Let this browser open the case of a report it sent under `key`, and find the receipt again from there.

    Not where a session would say who sent it, nor where it was for another.
    Who files for a resident at a desk hands number and code over, and sees the case through their own post.
    """
    unnamed = who.person is not None and reporter.person_id is None
    handed_over = who.writes_down and reporter.person_id is not None
    if unnamed or handed_over:
        return
    if not is_own(reporter, who):
        follow_here(request, reporter)
    kept = {pk: each for pk, each in request.session.get(RECEIPTS, {}).items() if pk != str(reporter.pk)}
    request.session[RECEIPTS] = dict([*kept.items(), (str(reporter.pk), key)][-MOST_FOLLOWED:])


def sent_here(request: HttpRequest, who: Visitor, key: str) -> tuple[Reporter, str]:
    """The reporter of the report that this browser sent under `key`, named or anonymous, and its query code.

    Of what somebody joined signed in it is theirs in every browser. Raises `NotFound`, `TakenOn`.
    """
    *first, last = _senders(request, who)
    for sender in first:
        try:
            return followers.sent(sender, key)
        except NotFound:
            continue
    return followers.sent(last, key)


def receipt_key(request: HttpRequest, reporter: Reporter, who: Visitor) -> str:
    """The key under which this browser opens the receipt of a reporter; "" where it does not, or no more."""
    key = request.session.get(RECEIPTS, {}).get(str(reporter.pk), "")
    return key if key and any(followers.is_sent(reporter, each, key) for each in _senders(request, who)) else ""


def is_own(reporter: Reporter, who: Visitor) -> bool:
    """Whether it is the report of whoever is signed in here."""
    return who.person is not None and reporter.person_id == who.person.pk


def forget_here(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget in this browser which cases it opened and which place it named: it may be somebody else's tomorrow.

    Its own secret too, by which it opened its receipts, whose addresses stay in its history.
    """
    request.session.pop(FOLLOWED, None)
    request.session.pop(RECEIPTS, None)
    cookies.keep(response, WHERE, "")
    rotate_token(request)


def _senders(request: HttpRequest, who: Visitor) -> tuple[str, str, str]:
    """By which names a receipt's code may have been derived: of who joined, of this browser, of who is signed in."""
    browser = caller(request, anonymous=True)
    return joiner(request, who, browser), browser, caller(request)
