"""How to reach a person: sealed, and found again only through a keyed blind index."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.ids import uuid7

from .persons import Person


class Contact(models.Model):
    """One phone number or e-mail address of a person.

    `sealed` is AES-256-GCM over the value, bound to this row's `public_id`, person and kind, so that it opens nowhere
    else. `index` is the hexadecimal HMAC-SHA256 of the normalised value under a key outside the database.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("手机号")
        EMAIL = "email", _("电子邮箱")

    public_id = models.UUIDField(_("公开编号"), default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts", verbose_name=_("人"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    sealed = models.BinaryField(_("密文"))
    key_version = models.CharField(_("密钥版本"), max_length=10)
    index = models.CharField(_("盲索引"), max_length=64)
    index_version = models.CharField(_("索引密钥版本"), max_length=10)
    kept_at = models.DateTimeField(_("登记时间"))
    verified_at = models.DateTimeField(_("验证时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("联系方式")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "index"], name="one_person_a_contact"),
            models.UniqueConstraint(fields=["person", "kind"], name="one_contact_a_kind"),
        ]

    def __str__(self) -> str:
        return f"contact:{self.pk}"

    @property
    def bound_to(self) -> str:
        """What the ciphertext is bound to: this row and no other."""
        return f"contact:{self.public_id}:{self.person_id}:{self.kind}"
