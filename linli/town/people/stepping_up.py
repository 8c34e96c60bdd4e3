"""Staff prove again who they are before what is hard to undo: giving a post or an account, and reading a full number.

A session that is hours old may be at a desk that someone left. Within ten minutes of the last code nobody is asked.
The code comes with the form itself (`step_up`), or in a call's header, so that nothing that was filled in is lost.
Residents have no second factor and are not asked; a key for programs cannot answer and is refused (decision 0010).
"""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused

from . import sessions, staff_door
from .models import Person

FIELD, HEADER = "step_up", "Step-Up"
"""Where the code stands: a field of the form, or a header of a call by the JSON door."""


class ProveAgain(Refused):
    """The last code is older than ten minutes."""

    code = "prove-again"
    status = 403
    sentence = _("先报一次动态口令，再办这一步。")


class WrongStepUp(ProveAgain):
    """The code is not the authenticator's, or was used already."""

    code = "step-up-wrong"
    sentence = _("动态口令不对，或者用过了，请看手机上最新的六位数。")


class NotByKey(Refused):
    """A key for programs cannot prove who holds it."""

    code = "not-by-key"
    status = 403
    sentence = _("接口密钥不能看号码，也不能安排岗位和账号、重画边界、定下规矩，请本人登录来办。")


def must_be_fresh(request: HttpRequest, person: Person, at: datetime) -> None:
    """Take the code that came along, if one is due. Raises `ProveAgain`, `WrongStepUp`, `NotByKey`, `TooMany`.

    A wrong code is counted though it is refused, so this is called outside any transaction.
    """
    if getattr(request, "key", None) is not None:
        raise NotByKey
    if sessions.fresh(request, at):
        return
    by_form = "" if request.content_type == "application/json" else request.POST.get(FIELD, "")
    code = (by_form or request.headers.get(HEADER, "")).strip()
    if not code:
        raise ProveAgain
    if not staff_door.prove(person_id=person.pk, code=code, at=at):
        raise WrongStepUp
    sessions.freshen(request, at)
