"""Who handles what: organisations, the bodies that categories name, and responsibilities at places."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.ids import uuid7
from linli.town.places.models import Named


class Body(Named):
    """A kind of handling body that categories name ("PM" 物业服务人); which organisation it is depends on the place."""

    code = models.CharField(_("代码"), max_length=8, primary_key=True)
    name = models.CharField(_("名称"), max_length=40)
    name_hant = models.CharField(_("繁体名称"), max_length=40, blank=True)
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("承办主体")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations; they are public."""

    def current(self, at: datetime) -> "OrganisationQuerySet":
        """Those that exist at that moment."""
        return self.filter(models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=at), valid_from__lte=at)


class Organisation(Named):
    """A department, firm, utility, committee, partner or team that posts and responsibilities may stand at.

    `duty_phone` is the organisation's own public number, never anybody's private one. `place` is where it is at home.
    """

    class Kind(models.TextChoices):
        STREET_OFFICE = "street_office", _("街道科室")
        DEPARTMENT = "department", _("职能部门")
        COMMITTEE = "committee", _("居委会")
        FIRM = "firm", _("物业企业")
        UTILITY = "utility", _("公用事业单位")
        OWNER_UNIT = "owner_unit", _("产权单位")
        TEAM = "team", _("志愿队")
        PARTNER = "partner", _("共建单位")
        CALL_BACK = "call_back", _("回访单位")

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    code = models.CharField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    name_hant = models.CharField(_("繁体名称"), max_length=60, blank=True)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    place = models.ForeignKey(
        "places.Place",
        models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
        verbose_name=_("所在地"),
    )
    what_for = models.CharField(_("管什么"), max_length=120, blank=True)
    duty_phone = models.CharField(_("值班电话"), max_length=30, blank=True)
    valid_from = models.DateTimeField(_("从"))
    valid_until = models.DateTimeField(_("到"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")


class Responsibility(models.Model):
    """That an organisation acts as a body at a place and all within it. [valid_from, valid_until)

    Lower `rank` comes first. No two of the same organisation, body and place overlap.
    """

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="responsibilities", verbose_name=_("单位")
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_column="body_code", verbose_name=_("承办主体"))
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="responsibilities", verbose_name=_("地点"))
    rank = models.PositiveSmallIntegerField(_("次序"), default=1)
    valid_from = models.DateTimeField(_("从"))
    valid_until = models.DateTimeField(_("到"), null=True, blank=True)

    class Meta:
        verbose_name = _("责任")
        indexes: ClassVar = [models.Index(fields=["body", "place"], name="responsibility_of_body")]

    def __str__(self) -> str:
        return f"responsibility:{self.pk}"


class FallBack(models.Model):
    """Who steps in where nobody acts as `body` at a place. [valid_from, valid_until)

    An empty `body` stands for any. `only_if_community_leads` keeps work away from a residents' committee that may
    only assist. Lower `rank` is tried first.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("承办主体"))
    then = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("改由"))
    only_if_community_leads = models.BooleanField(_("仅当社区可主办"), default=False)
    rank = models.PositiveSmallIntegerField(_("次序"), default=1)
    valid_from = models.DateTimeField(_("从"))
    valid_until = models.DateTimeField(_("到"), null=True, blank=True)

    class Meta:
        verbose_name = _("兜底规则")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "then"],
                condition=models.Q(valid_until__isnull=True, body__isnull=False),
                name="one_open_fall_back_of_a_body",
            ),
            models.UniqueConstraint(
                fields=["then"],
                condition=models.Q(valid_until__isnull=True, body__isnull=True),
                name="one_open_fall_back_of_any_body",
            ),
        ]

    def __str__(self) -> str:
        return f"fall-back:{self.pk}"
