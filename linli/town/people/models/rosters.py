"""Rosters: which phones the community knows to belong to which doors."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .persons import Person, Tie


class RosterLine(models.Model):
    """That the community's roster has a phone for a door, as owner, tenant or family. [valid_from, valid_until)

    Only the blind index of the phone is kept: it can be compared with a verified phone, and never be read.
    """

    dwelling = models.ForeignKey("places.Dwelling", models.PROTECT, related_name="roster_lines", verbose_name=_("住房"))
    index = models.CharField(_("手机号盲索引"), max_length=64)
    index_version = models.CharField(_("索引密钥版本"), max_length=10)
    kind = models.CharField(_("身份"), max_length=10, choices=Tie)
    valid_from = models.DateTimeField(_("从"))
    valid_until = models.DateTimeField(_("到"), null=True, blank=True)
    taken_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("由谁录入")
    )

    class Meta:
        verbose_name = _("花名册")

    def __str__(self) -> str:
        return f"roster-line:{self.pk}"
