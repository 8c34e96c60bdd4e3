"""Posts: a role at a place, a lane or an organisation, held by a person from one minute to another."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.ids import uuid7
from linli.ground.shared.reader import Blank

from ..roles import EXCLUSIVE, LANE, ORDINARY, ORGANISATION, PLACE, Role, standing_at
from .organisations import Organisation
from .persons import Person


class PostQuerySet(models.QuerySet["Post"]):
    """Questions about posts."""

    def current(self, at: "datetime | Blank") -> "PostQuerySet":
        """Those held at that moment: from `starts_at`, no longer at `ends_at`."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at)


def _stands_rightly() -> Q:
    """Each role stands where its seat says, and nowhere else."""
    here = {"place__isnull": True, "lane__isnull": True, "organisation__isnull": True}
    rule = Q()
    for where in (PLACE, LANE, ORGANISATION):
        rule |= Q(role__in=[str(role) for role in standing_at(where)]) & Q(**here | {f"{where}__isnull": False})
    return rule


class Post(models.Model):
    """That a person holds a role somewhere. [starts_at, ends_at)

    Work belongs to the post: whoever holds the seat at a moment has it, and the successor has it the minute this one
    ends. `duty_phone` is the post's public number. `hat` is "ordinary", or the role itself where the role excludes all
    others: overlapping posts of one person wear the same hat. Roles with one holder have no two overlapping posts at
    the same seat.
    """

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name=_("人"))
    role = models.CharField(_("角色"), max_length=24, choices=Role)
    hat = models.GeneratedField(
        expression=Case(When(role__in=sorted(map(str, EXCLUSIVE)), then=F("role")), default=Value(ORDINARY)),
        output_field=models.CharField(max_length=24),
        db_persist=True,
        verbose_name=_("互斥类别"),
    )
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="posts", null=True, blank=True, verbose_name=_("地点")
    )
    lane = models.ForeignKey(
        "places.Lane", models.PROTECT, related_name="posts", null=True, blank=True, verbose_name=_("街巷")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", null=True, blank=True, verbose_name=_("单位")
    )
    duty_phone = models.CharField(_("值班电话"), max_length=30, blank=True)
    starts_at = models.DateTimeField(_("从"))
    ends_at = models.DateTimeField(_("到"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("由谁任命")
    )
    ended_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("由谁免去")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位")
        constraints: ClassVar = [
            models.CheckConstraint(condition=_stands_rightly(), name="post_stands_where_its_role_does"),
            models.CheckConstraint(
                condition=Q(appointed_by__isnull=True) | ~Q(appointed_by=F("person")),
                name="post_is_not_given_to_oneself",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["role", "place"], name="post_role_place"),
            models.Index(fields=["role", "organisation"], name="post_role_organisation"),
        ]

    def __str__(self) -> str:
        return f"post:{self.pk}"
