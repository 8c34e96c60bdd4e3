"""What stands from one moment until another, and what has a name in each language."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Expression, Q
from django.utils.translation import get_language

type Kept = str | dict[str, str]
"""A name as it is kept in JSON: by language, or one for all."""


class Dated(models.Model):
    """What stands from one moment until another: [valid_from, valid_until), an end of NULL is open."""

    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class DatedQuerySet[M: models.Model](models.QuerySet[M]):
    """Questions about what stands when."""

    def current(self, at: datetime) -> Self:
        """Those that stand at the moment."""
        return self.filter(stands(at))


def stands(at: datetime | Expression, prefix: str = "") -> Q:
    """The condition that a dated row (reached by `prefix`) stands at the moment."""
    return Q(**{f"{prefix}valid_from__lte": at}) & (
        Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": at})
    )


class Named(models.Model):
    """A name in three languages; where one is blank, it is the Simplified Chinese name."""

    name = models.CharField(max_length=60)
    name_hant = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.named()

    def named(self, language: str | None = None) -> str:
        """The name in `language` (`zh-hans`, `zh-hant`, `en`), or in the reader's."""
        return choose(language, self.name, self.name_hant, self.name_en)

    def names(self) -> Kept:
        """The name in each language of the house, to be kept now and read later (`said_name`)."""
        found = {language: self.named(language) for language, _title in settings.LANGUAGES}
        return found if self.name_hant or self.name_en else self.name


def said_name(kept: Kept) -> str:
    """A name as `Named.names` kept it, in the reader's language."""
    return kept if isinstance(kept, str) else kept.get(get_language() or "") or kept[settings.LANGUAGE_CODE]


def choose(language: str | None, name: str, name_hant: str, name_en: str) -> str:
    """One of three names: the one of `language`, or of the reader's language; blank falls back to the first."""
    reader = language or get_language() or ""
    return {"zh-hant": name_hant, "en": name_en}.get(reader, "") or name
