"""Rosters: which phones the community knows to belong to which doors."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from .persons import Person, Tie


class Basis(models.TextChoices):
    """By what right a community keeps residents' phones: the cases of 个人信息保护法 art. 13 that fit a roster."""

    DUTY = "duty", _("履行法定职责所必需")
    CONSENT = "consent", _("本人单独同意")
    CONTRACT = "contract", _("履行和本人的合同所必需")


class RosterLine(models.Model):
    """That the community's roster has a phone for a door, as owner, tenant or family. [valid_from, valid_until)

    Only the blind index of the phone is kept: it can be compared with a verified phone, and never be read.
    """

    dwelling = models.ForeignKey("places.Dwelling", models.PROTECT, related_name="roster_lines", verbose_name=_("住房"))
    index = models.CharField(_("手机号盲索引"), max_length=64)
    index_version = models.CharField(_("索引密钥版本"), max_length=10)
    kind = models.CharField(_("身份"), max_length=10, choices=Tie)
    basis = models.CharField(_("凭什么登记"), max_length=10, choices=Basis, blank=True)
    """"" only in lines from before it was asked."""
    valid_from = models.DateTimeField(_("从"))
    valid_until = models.DateTimeField(_("到"), null=True, blank=True)
    taken_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("由谁录入")
    )

    class Meta:
        verbose_name = _("花名册")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(basis__in=["", *Basis.values]), name="a_roster_has_a_known_basis")
        ]
        indexes: ClassVar = [models.Index(Upper("index"), name="roster_index")]
        """In capitals, since PostgreSQL asked for the column itself takes that of the guard against overlaps, whose
        second part it is, and reads it from one end to the other."""

    def __str__(self) -> str:
        return f"roster-line:{self.pk}"
