"""What an office means by the headings of its own tables."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .persons import Person


class Heading(models.Model):
    """That a community's office means one of our columns by a heading of its own, or none of them (`column` is "").

    `words` are folded as headings are compared; of two rows of headings, the upper comes first.
    """

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name=_("社区"))
    sheet = models.CharField(_("表"), max_length=20)
    words = models.CharField(_("表头"), max_length=80)
    column = models.CharField(_("列"), max_length=20, blank=True)
    said_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("由谁录入")
    )
    said_at = models.DateTimeField(_("什么时候说的"))

    class Meta:
        verbose_name = _("表头")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "sheet", "words"], name="a_heading_means_one_column"),
            models.CheckConstraint(
                condition=~models.Q(sheet="") & ~models.Q(words=""), name="a_heading_says_something_of_a_sheet"
            ),
        ]

    def __str__(self) -> str:
        return f"heading:{self.pk}"
