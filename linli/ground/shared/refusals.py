"""Refusing is part of the language: a refusal has a code, a status, and a sentence fit for the one who asked.

A room declares its own beside the function that raises it::

    class SameHands(Refused):
        code = "same-hands"
        status = 409
        sentence = _("这件事是您办的，得换一个人来核实。")

One middleware turns a refusal into a page, one handler into JSON, with the same words.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = str | Promise


class Refused(Exception):
    """What was asked may not happen; nothing was changed.

    `facts` fill the sentence's `%(name)s` places and go out in JSON, so they hold no personal data. `retry_after_s` is
    how many seconds to wait where that is known; doors send it as `Retry-After`.
    """

    code = "refused"
    status = 409
    retry_after_s: int | None = None
    sentence: Words = _("现在办不了这件事。")

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    @property
    def words(self) -> str:
        """The sentence in the reader's language, its places filled."""
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)

    def __str__(self) -> str:
        return f"{self.code}: {self.words}"


class NotFound(Refused):
    """There is no such thing, or its existence is not this asker's business."""

    code = "not-found"
    status = 404
    sentence = _("没有找到，或者这不是您能看的。")


class SignInFirst(Refused):
    """Someone must be known before this may happen."""

    code = "sign-in-first"
    status = 401
    sentence = _("请先登录，再办这件事。")


class NotAllowed(Refused):
    """The asker is known, and this is not theirs to do."""

    code = "not-allowed"
    status = 403
    sentence = _("这件事不归您办。")


class Invalid(Refused):
    """What was filled in cannot be taken; `fields` says per field what to change. What was typed is kept."""

    code = "invalid"
    status = 422
    sentence = _("有几处要改一下，您填的都还在。")

    def __init__(self, fields: Mapping[str, Words] | None = None, **facts: object) -> None:
        super().__init__(**facts)
        self.fields = dict(fields or {})
