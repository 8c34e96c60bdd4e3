"""What the pages of this room share: reading a form's data, and going on with a word."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from linli.ground.ui import cookies


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted; None shows the form fresh."""
    return request.POST if request.method == "POST" else None


def onward(name: str, words: str, *args: object) -> HttpResponse:
    """Go on to the page of that name, which says `words` once (no personal data)."""
    response = redirect(name, *args)
    cookies.say(response, words)
    return response
