"""What a district says in its own words, one row for each version of each key."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from linli.town.places.models import choose

from .keys import LONGEST


class Text(models.Model):
    """What is said under a key over [valid_from, valid_until); a language that is blank is said as `zh`."""

    key = models.CharField(max_length=20)
    zh = models.CharField(max_length=LONGEST)
    zh_hant = models.CharField(max_length=LONGEST, blank=True)
    en = models.CharField(max_length=LONGEST, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["key", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(zh=""), name="a_text_says_something"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="a_text_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.said()

    def said(self, language: str | None = None) -> str:
        """The words in `language` (`zh-hans`, `zh-hant`, `en`), or in the reader's."""
        return choose(language, self.zh, self.zh_hant, self.en)
