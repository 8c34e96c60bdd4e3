"""A workbook between its dry run and its import: it travels with the page, sealed, so that no upload is kept here."""

import base64
import binascii

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.keyring import NotOurs, keyring
from linli.ground.shared.refusals import Refused

from .models import Person

MOST_BYTES = 1024 * 1024


class LostOnTheWay(Refused):
    """What came back with the page is not what was sent with it."""

    code = "workbook-lost"
    status = 422
    sentence = _("这张表没有跟过来，请重新选一次。")


def fold(content: bytes, community: str, by: Person, plan: str) -> str:
    """The file as text for a hidden field, with the digest of the plan that was seen.

    It opens for the same person and community only.
    """
    sealed = keyring().seal(f"{plan}.{base64.b64encode(content).decode()}", _bound_to(community, by))
    return f"{sealed.version}.{base64.b64encode(sealed.data).decode()}"


def unfold(kept: str, community: str, by: Person) -> tuple[bytes, str]:
    """The file again, and the digest of the plan that was seen. Raises `LostOnTheWay`."""
    version, _dot, data = kept.partition(".")
    try:
        opened = keyring().unseal(base64.b64decode(data, validate=True), version, _bound_to(community, by))
    except (NotOurs, binascii.Error, ValueError):
        raise LostOnTheWay from None
    plan, _dot, content = opened.partition(".")
    return base64.b64decode(content), plan


def _bound_to(community: str, by: Person) -> str:
    return f"workbook:{community}:{by.source}"
