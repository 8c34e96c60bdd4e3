"""Whom to call where what a program sends is refused and speaks of danger: it has no page that says so beside."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import RawPostDataException

from linli.ground.shared.moments import now
from linli.life.cases import emergencies, promises
from linli.life.cases.api import named
from linli.life.cases.emergencies import Emergency
from linli.town.notices.wording import Phrase

_CASES = "/api/v1/cases"


def refused(request: HttpRequest, words: str) -> dict[str, Any]:
    """What stands in a refusal beside its code: its `words`, before them whom to call, and `call`, if it is danger."""
    found = _spoken_of(request)
    if found is None:
        return {"words": words}
    at = now()
    said = promises.with_call(found, Phrase("%(words)s", {"words": words}), at).spoken(now=at)
    call = named.call(found, at)
    return {"words": said, "call": call.model_dump() if call is not None else None}


def _spoken_of(request: HttpRequest) -> Emergency | None:
    """The emergency of which a body speaks that tells of a case, as far as it can be read."""
    if request.method != "POST" or not request.path.startswith(_CASES) or request.content_type != "application/json":
        return None
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, OSError, RequestDataTooBig, RawPostDataException):
        return None
    said = [body.get(name) for name in ("words", "category")] if isinstance(body, dict) else []
    words, category = (each if isinstance(each, str) else "" for each in said or ("", ""))
    return emergencies.spoken_of(words, category)
