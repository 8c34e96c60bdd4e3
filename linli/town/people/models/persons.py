"""Persons, and the homes they belong to."""

import os
from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.ids import uuid7
from linli.ground.shared.text import mask_name


def new_salt() -> bytes:
    """Sixteen random bytes that make the digests of this person's data unguessable, and erasable with the row."""
    return os.urandom(16)


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about persons."""

    def visible_to(self, person: "Person") -> "PersonQuerySet":
        """Themselves and those they are guardian of: nobody leafs through the neighbours."""
        return self.filter(
            models.Q(pk=person.pk) | models.Q(guardians__guardian=person, guardians__valid_until__isnull=True)
        ).distinct()

    def everything(self, reason: str) -> "PersonQuerySet":
        """All of them, for commands and folds; `reason` says in the code why nobody is filtered out."""
        return self.all() if reason else self.none()

    def get_by_natural_key(self, public_id: str) -> "Person":
        """The person of that public name (asked by Django's own tools)."""
        return self.get(public_id=public_id)


class Person(AbstractBaseUser):
    """Someone of the neighbourhood: resident or staff, with or without an account.

    Holds no phone, e-mail or address. `called` is how they like to be addressed ("赵师傅"). Raising `session_epoch`
    ends every session of theirs at once.
    """

    password = None  # type: ignore[assignment]  # residents come in by code, staff by StaffAccount
    last_login = None

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    called = models.CharField(_("称呼"), max_length=20, blank=True)
    language = models.CharField(_("语言"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    large_type = models.BooleanField(_("大字"), default=False)
    is_active = models.BooleanField(_("在用"), default=True)
    session_epoch = models.PositiveIntegerField(_("登录批次"), default=0)
    salt = models.BinaryField(_("盐"), max_length=16, default=new_salt)
    known_since = models.DateTimeField(_("初次登记"), null=True, blank=True)

    USERNAME_FIELD = "public_id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人")

    def __str__(self) -> str:
        return f"person:{self.pk}"

    @property
    def source(self) -> str:
        """How ledgers and logs name this person: `person:17`."""
        return f"person:{self.pk}"

    @property
    def address_as(self) -> str:
        """How to speak to them: their chosen form, else their name, else a friendly word."""
        return self.called or self.name or str(_("邻居"))

    @property
    def signs_as(self) -> str:
        """How their steps name them: as they are called, else by the surname; "" if neither is known."""
        return self.called or mask_name(self.name)

    def get_session_auth_hash(self) -> str:
        """What a session must know to stay valid; another `session_epoch`, another hash."""
        return self._epoch_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under each retired secret key."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._epoch_hash(secret)

    def _epoch_hash(self, secret: str | bytes | None) -> str:
        key = f"{self.public_id}:{self.session_epoch}"
        return salted_hmac("linli.people.session", key, secret=secret, algorithm="sha256").hexdigest()


class FormerName(models.Model):
    """How somebody who holds or held a post signed until a moment; it goes with their account."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="former_names", verbose_name=_("人"), db_index=False
    )
    called = models.CharField(_("称呼"), max_length=40)
    until = models.DateTimeField(_("到"))

    class Meta:
        verbose_name = _("从前的称呼")
        indexes: ClassVar = [models.Index(fields=["person", "until"], name="former_name_until")]

    def __str__(self) -> str:
        return f"person:{self.person_id} until {self.until}"


class Tie(models.TextChoices):
    """How a person belongs to a household."""

    OWNER = "owner", _("业主")
    TENANT = "tenant", _("租户")
    FAMILY = "family", _("家人")


class Confirmed(models.TextChoices):
    """By what means someone made sure of it."""

    DESK = "desk", _("社区报到台")
    ENTRANCE_LEAD = "entrance_lead", _("楼门长")
    ROSTER = "roster", _("花名册电话相符")


class Household(models.Model):
    """Those who live together in a dwelling, as long as they do. [valid_from, valid_until)"""

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    dwelling = models.ForeignKey("places.Dwelling", models.PROTECT, related_name="households", verbose_name=_("住房"))
    valid_from = models.DateTimeField(_("从"))
    valid_until = models.DateTimeField(_("到"), null=True, blank=True)

    class Meta:
        verbose_name = _("户")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
                name="household_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"household:{self.pk}"


class Membership(models.Model):
    """That a person belongs to a household, confirmed by someone. [valid_from, valid_until)

    No two memberships of one person in one household overlap.
    """

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships", verbose_name=_("户"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("人"))
    kind = models.CharField(_("身份"), max_length=10, choices=Tie)
    valid_from = models.DateTimeField(_("从"))
    valid_until = models.DateTimeField(_("到"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("由谁确认")
    )
    confirmed_at = models.DateTimeField(_("确认时间"))
    how = models.CharField(_("怎样确认"), max_length=20, choices=Confirmed)

    class Meta:
        verbose_name = _("家庭成员")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(how=Confirmed.ROSTER) | models.Q(confirmed_by__isnull=False),
                name="membership_was_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("person")),
                name="membership_is_not_confirmed_by_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"membership:{self.pk}"


class DwellingClaim(models.Model):
    """A person says "I live here"; the desk or the entrance's lead confirms or refuses.

    One claim of a person for a dwelling waits at a time. Since `left_to_desk_at` it waits for the desk alone: whoever
    was asked did not know the person.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("等确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("没有通过")
        WITHDRAWN = "withdrawn", _("已撤回")

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="claims", verbose_name=_("人"))
    dwelling = models.ForeignKey("places.Dwelling", models.PROTECT, related_name="claims", verbose_name=_("住房"))
    kind = models.CharField(_("身份"), max_length=10, choices=Tie)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PENDING)
    made_at = models.DateTimeField(_("提出时间"))
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("由谁答复")
    )
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    left_to_desk_at = models.DateTimeField(_("何时留给社区"), null=True, blank=True)

    class Meta:
        verbose_name = _("住房认领")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "dwelling"],
                condition=models.Q(state="pending"),
                name="one_pending_claim_a_dwelling",
            ),
            models.CheckConstraint(
                condition=models.Q(state="pending", decided_at__isnull=True)
                | (~models.Q(state="pending") & models.Q(decided_at__isnull=False)),
                name="claim_is_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["confirmed", "refused"])
                | models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("person")),
                name="claim_is_not_decided_by_oneself",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="claim_is_refused_with_a_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "made_at"], name="claim_waiting")]

    def __str__(self) -> str:
        return f"claim:{self.pk}"


class Guardianship(models.Model):
    """That one person answers and acts for another: a child, or someone who asked for it. [valid_from, valid_until)"""

    guardian = models.ForeignKey(Person, models.PROTECT, related_name="wards", verbose_name=_("监护人"))
    ward = models.ForeignKey(Person, models.PROTECT, related_name="guardians", verbose_name=_("被监护人"))
    valid_from = models.DateTimeField(_("从"))
    valid_until = models.DateTimeField(_("到"), null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("由谁确认"))

    class Meta:
        verbose_name = _("监护关系")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(guardian=models.F("ward")), name="guardian_is_someone_else"),
        ]

    def __str__(self) -> str:
        return f"guardianship:{self.pk}"
