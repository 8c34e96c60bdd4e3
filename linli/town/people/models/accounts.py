"""The ways in: a staff account, a resident's one-time code, a key for programs."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.ids import uuid7

from .persons import Person


class StaffAccount(models.Model):
    """The staff door of one person: user name, password hash, sealed TOTP secret.

    `last_step` is the newest TOTP step (30 s each, since 1970) that let them in; an older or equal one never does
    again. `invitation` is the SHA-256 of the one-time link by which the account is begun; it lapses at
    `invitation_until`.
    """

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="staff_account", verbose_name=_("人"))
    username = models.CharField(_("用户名"), max_length=40, unique=True)
    password = models.CharField(_("口令摘要"), max_length=128, blank=True)
    totp_sealed = models.BinaryField(_("动态口令密钥（密文）"), null=True, blank=True)
    key_version = models.CharField(_("密钥版本"), max_length=10, blank=True)
    last_step = models.BigIntegerField(_("最近一次动态口令"), default=0)
    invitation = models.CharField(_("开户链接摘要"), max_length=64, blank=True)
    invitation_until = models.DateTimeField(_("开户链接有效期"), null=True, blank=True)
    opened_at = models.DateTimeField(_("开户时间"))
    opened_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("由谁开户")
    )

    class Meta:
        verbose_name = _("工作账号")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(opened_by__isnull=True) | ~models.Q(opened_by=models.F("person")),
                name="staff_account_is_not_opened_for_oneself",
            )
        ]

    def __str__(self) -> str:
        return f"staff-account:{self.pk}"

    @property
    def bound_to(self) -> str:
        """What the sealed secret is bound to."""
        return f"staff-account:{self.public_id}:{self.person_id}"


class SignInCode(models.Model):
    """Six digits on their way to a phone; good for five minutes, once, in the browser that asked, for three tries.

    `phone_index` is the blind index of the phone. `sealed` holds the phone and, until it is sent, the code. `digest` is
    a keyed hash of the code, bound to this row. Rows are deleted a day after they were asked for.
    """

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    phone_index = models.CharField(_("手机号盲索引"), max_length=64, db_index=True)
    sealed = models.BinaryField(_("密文"))
    key_version = models.CharField(_("密钥版本"), max_length=10)
    digest = models.CharField(_("验证码摘要"), max_length=64)
    browser = models.CharField(_("浏览器凭据摘要"), max_length=64)
    asked_at = models.DateTimeField(_("索取时间"), db_index=True)
    expires_at = models.DateTimeField(_("失效时间"))
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("输错次数"), default=0)
    used_at = models.DateTimeField(_("用掉时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("登录验证码")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tries__lte=3), name="sign_in_code_has_three_tries"),
        ]

    def __str__(self) -> str:
        return f"sign-in-code:{self.pk}"

    @property
    def bound_to(self) -> str:
        """What the ciphertext is bound to."""
        return f"sign-in-code:{self.public_id}:{self.phone_index}"


class ApiKey(models.Model):
    """A key by which a person's own program comes in; only its SHA-256 is kept. At most a year long.

    `scopes` is a list of "read" and "act". `shown` is the key's beginning, to tell keys apart.
    """

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="api_keys", verbose_name=_("人"))
    name = models.CharField(_("名称"), max_length=40)
    shown = models.CharField(_("开头几位"), max_length=12)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    scopes = models.JSONField(_("权限范围"), default=list)
    made_at = models.DateTimeField(_("建立时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    used_on = models.DateField(_("最近使用"), null=True, blank=True)

    class Meta:
        verbose_name = _("接口密钥")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="api_key_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"api-key:{self.pk}"
