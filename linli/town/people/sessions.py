"""How long someone stays signed in, and how every door is shut at once.

Residents stay for 30 days after they last came by; staff for 30 minutes without a touch, and never longer than
8 hours. A page that only polls keeps nobody signed in.
"""

from datetime import UTC, datetime, timedelta

from django.contrib import auth
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from .models import ApiKey, Person
from .scopes import are_staff, posts_of

RESIDENT, STAFF_DOOR = "resident", "staff"
IDLE = {RESIDENT: timedelta(days=30), STAFF_DOOR: timedelta(minutes=30)}
LONGEST = {RESIDENT: timedelta(days=365), STAFF_DOOR: timedelta(hours=8)}
FRESH = timedelta(minutes=10)
"""So long after a code of their authenticator staff may do what is hard to undo without another."""
_NOTED_AGAIN = {RESIDENT: timedelta(days=1), STAFF_DOOR: timedelta(minutes=1)}
_BACKEND = "linli.town.people.recognising.Backend"


def sign_in(request: HttpRequest, person: Person, at: datetime, *, fresh_for: timedelta = timedelta(0)) -> None:
    """Let this person in on this request, under a new session id.

    The session lives as the person's door says: the staff door's short life for anyone who holds a staff post.
    `fresh_for`: how long the code that they came in with counts, see `stepping_up`.
    """
    posts = posts_of(person, at)
    door = STAFF_DOOR if are_staff(posts) else RESIDENT
    auth.login(request, person, backend=_BACKEND)
    request.posts = posts  # type: ignore[attr-defined]  # of whoever came in, not of whoever asked
    request.session["door"] = door
    request.session["begun"] = request.session["seen"] = at.timestamp()
    request.session["fresh_until"] = (at + fresh_for).timestamp()
    request.session.set_expiry(int(min(IDLE[RESIDENT], LONGEST[door]).total_seconds()))


def fresh(request: HttpRequest, at: datetime) -> bool:
    """Whether a code of their authenticator is young enough; whoever came by the residents' door has none to give."""
    if request.session.get("door", RESIDENT) != STAFF_DOOR:
        return True
    return at.timestamp() < float(request.session.get("fresh_until", 0))


def freshen(request: HttpRequest, at: datetime) -> None:
    """Note that they gave a code just now."""
    request.session["fresh_until"] = (at + FRESH).timestamp()


def sign_out(request: HttpRequest) -> None:
    """Let them out, and forget the session and the browser's own secret: what was sent by that opens here no more."""
    auth.logout(request)
    rotate_token(request)


def still_in(request: HttpRequest, at: datetime, *, polls: bool = False) -> bool:
    """Whether a signed-in session has not run out; if not, it is over. Notes the touch, unless it only polls."""
    session = request.session
    door = session.get("door", RESIDENT)
    begun, seen = (datetime.fromtimestamp(session.get(name, 0), UTC) for name in ("begun", "seen"))
    if at - seen > IDLE[door] or at - begun > LONGEST[door]:
        auth.logout(request)
        return False
    if not polls and at - seen >= _NOTED_AGAIN[door]:
        session["seen"] = at.timestamp()
    return True


@transaction.atomic
def end_all(*, person_id: int, at: datetime) -> None:
    """End every session and every API key of a person: after the loss of a role, a new phone, or deactivation."""
    Person.objects.filter(pk=person_id).update(session_epoch=F("session_epoch") + 1)
    ApiKey.objects.filter(person_id=person_id, revoked_at__isnull=True).update(revoked_at=at)
