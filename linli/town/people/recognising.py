"""Recognising who comes: the session that a browser brings, and the person it was given to.

Both are asked at every door, so their questions are worded once (`ground.shared.reader`); all else is Django's own.
"""

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import BigIntegerField, CharField
from django.db.models.functions import Now

from linli.ground.shared.reader import Blank, Written

from .models import Person

_session = Written(lambda: Session.objects.filter(session_key=Blank("key", CharField()), expire_date__gt=Now()))
_person = Written(lambda: Person.objects.filter(pk=Blank("pk", BigIntegerField())))


class SessionStore(db.SessionStore):
    """Sessions in the database, as `SESSION_ENGINE` names them."""

    def _get_session_from_db(self) -> Session | None:
        found = _session.first(key=self.session_key)
        if found is None:
            self._session_key = None
        return found


class Backend(ModelBackend):
    """Whose session it is; somebody who was let go is nobody."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of that id, while they are active."""
        found = _person.first(pk=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
