"""What the pages and the JSON door both ask of drafts."""

from django.db.models import QuerySet

from .models import Draft, State

RECENT = 20
"""So many drafts that were laid are listed."""


def worked_on() -> QuerySet[Draft]:
    """The drafts that are open, newest first."""
    return Draft.objects.filter(state=State.OPEN)


def laid_last() -> QuerySet[Draft]:
    """The drafts that were laid last, withdrawn ones too."""
    return Draft.objects.filter(state__in=(State.LAID, State.WITHDRAWN)).order_by("-laid_at", "-id")[:RECENT]
