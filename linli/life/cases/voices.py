"""Whose voice counts as a reporter's: their own, never that of whoever works on the case.

Who comes to a case with its query code while they are signed in with a post that has a part in it speaks, corrects and
withdraws for nobody; what is their own report stays theirs, wherever they work. One rule for the buttons, the doors
and the work functions: `steps.knock` refuses by it, `acts` offers by it. It keeps 自报自结 and rating on a
resident's behalf out of the figures. By telephone a word is written down by an organisation that had no part in the
case (北京市接诉即办工作条例 art. 23), of a reporter who left a number to be called and had no part either, by whoever
looked at that number within the last day, and only until they say or rate it themselves.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.refusals import Refused
from linli.life.cases import counted, hands, helping, ringing
from linli.life.cases.afterwards import SPEAKS
from linli.life.cases.models import Contact, Rating, Reporter, Step, Word
from linli.life.cases.parts import PARTS
from linli.life.cases.reach import lies_in
from linli.life.cases.standing import Actor
from linli.life.cases.states import Who
from linli.town.people.models import Contact as Kept
from linli.town.people.roles import Role
from linli.town.people.scopes import Held, posts_of

if TYPE_CHECKING:
    from linli.life.cases.models import Case
    from linli.town.people.models import Person


class OwnWork(Refused):
    """Who acted on a case from a desk does not say as its reporter what became of it, nor for a reporter."""

    code = "own-work"
    status = 403
    sentence = _("这件事您在办事台上经手过，好没好、满不满意，得由别人来说。")


class NotYourVoice(Refused):
    """Signed in with a post that has a part in the case, one does nothing as its reporter with their query code."""

    code = "not-your-voice"
    status = 403
    sentence = _("您正以工作身份登录。这件事得由报事人自己来说，请他用自己的手机，凭编号和查询码打开。")


class NotProven(Refused):
    """Whoever wrote a report down for somebody may hold its query code: by it alone nobody is rated."""

    code = "not-proven"
    status = 403
    sentence = _("这件事是别人替您记下的，凭查询码说得了好没好，评不了分。用留的号码登录，说是您报的，就能评。")


class HadAPart(Refused):
    """By telephone a word is taken down by an organisation that had no part in the case."""

    code = "had-a-part"
    status = 403
    sentence = _("这件事您这边办过、查过或者经手过，电话里的话得由没有经手的单位来记。")


class NobodyToCall(Refused):
    """The reporter left no number to be called."""

    code = "nobody-to-call"
    sentence = _("报事人没有留可以打的电话，请等他自己说。")


class SaidThemselves(Refused):
    """What a reporter said or rated themselves is not replaced by what somebody heard on the telephone."""

    code = "said-themselves"
    sentence = _("报事人自己已经说过了，以他自己说的为准。")


HAS_A_PART = frozenset({*PARTS, Role.CALL_BACK})
_OWN: dict[str, type[Word] | type[Rating]] = {"say": Word, "rate": Rating}


class LookFirst(Refused):
    """Nobody notes what was heard on the telephone who has not looked at the number to be rung."""

    code = "look-first"
    sentence = _("先看号码、打了电话，再记。记之前 24 小时里，您得看过这位报事人的号码。")


class ReporterHadAPart(Refused):
    """Who handled a case or had a part in it from a desk is not rung about it as its reporter."""

    code = "reporter-had-a-part"
    status = 403
    sentence = _("这位报事人自己经手过这件事，好没好不能由他说，电话里也不记。")


class OthersHaveSaid(Refused):
    """Who joined as nobody opens nothing again of which a reporter who can be known has said how it went."""

    code = "others-have-said"
    status = 403
    sentence = _("报事的邻居已经说了结果，这件事结了。您那儿还没好的话，请再报一次。")


def callable_for(verb: str) -> QuerySet[Reporter]:
    """Reporters whose word (`say`) or rating (`rate`) may be taken down by telephone, of all cases.

    They left their number to be seen, have not spoken for themselves in the case's round, and had no part in it.
    """
    said = _OWN[verb].objects.filter(reporter=OuterRef("pk"), round=F("case__round"), by_phone=False)
    worked = Step.objects.filter(case=OuterRef("case"), by=OuterRef("person")).exclude(acting_as=Who.REPORTER)
    return Reporter.objects.filter(
        ~Exists(said), ~Exists(worked), withdrawn_at=None, contact=Contact.NAMED, person__contacts__kind=Kept.Kind.PHONE
    )


def by_phone(case: "Case", verb: str, reporter: Reporter, by_id: int | None, at: datetime) -> Refused | None:
    """Why this reporter's word may not be written down by this caller; None where it may."""
    if reporter.person_id is not None and reporter.person_id == by_id:
        return OwnWork()
    if hands.acted(case, None, reporter.person_id):
        return ReporterHadAPart()
    if callable_for(verb).filter(pk=reporter.pk, case=case.pk).exists():
        return None if ringing.has_looked(reporter, by_id, at) else LookFirst()
    own = _OWN[verb].objects.filter(reporter=reporter.pk, round=case.round, by_phone=False)
    return SaidThemselves() if own.exists() else NobodyToCall()


def refusal(case: "Case", verb: str, actor: Actor, held: Sequence[Held], by: "Person | None" = None) -> Refused | None:
    """Why this actor may not act as the case's reporter, nor write down what one said; None for every other move.

    `by` is who is signed in: a reporter's step does not name them, and still they may not have acted on the case. Who
    did may take back or add to a report of their own, and says nothing of its result.
    """
    if verb == "say_for":
        return helping.speaking(case, by, held)
    if verb in SPEAKS and actor.who == Who.CALLER and actor.post is not None:
        return _calling(case, verb, actor.person.pk if actor.person is not None else None, actor.post)
    if actor.who != Who.REPORTER or actor.reporter is None:
        return None
    by_id, asked = by.pk if by is not None else None, actor.reporter.person_id
    if verb in SPEAKS and hands.acted(case, by_id, asked):
        return OwnWork()
    if verb == "rate" and actor.reporter.through and not actor.own:
        return NotProven()
    if by_id is not None and by_id != asked and (_has_a_part(case, held) or hands.acted(case, by_id, None)):
        return NotYourVoice()
    overruled = verb == "say" and counted.is_overruled(case, actor.reporter, own=actor.own)
    return OthersHaveSaid() if overruled else None


def brings_none(case: "Case", by: "Person | None", asked: "Person | None", at: datetime) -> Refused | None:
    """Why whoever is signed in may not join the case as themselves, or as nobody: a desk brings no resident's voice.

    Who works for those that handle it, or handled it, would be asked afterwards whether they did it well.
    """
    if by is None or (asked is not None and by != asked):
        return None
    held = posts_of(by, at)
    takes_part = _has_a_part(case, held) or hands.same(case, by.pk, held) or hands.acted(case, by.pk, None)
    return NotYourVoice() if takes_part else None


def _has_a_part(case: "Case", held: Sequence[Held]) -> bool:
    """Whether one of these posts is of those that work on cases, and this one lies with it, whatever its state."""
    return any(
        post.role in HAS_A_PART
        and (lies_in(post, case) or (post.organisation_id is not None and post.organisation_id == case.organisation_id))
        for post in held
    )


def _calling(case: "Case", verb: str, by_id: int | None, post: Held) -> Refused | None:
    """Why nobody's word on this case is taken down from this post."""
    steps = case.steps.exclude(acting_as__in=(Who.REPORTER, Who.CALLER))
    if steps.filter(Q(by=by_id, by__isnull=False) | _of_the_unit(post)).exists():
        return HadAPart()
    return None if callable_for(verb).filter(case=case.pk).exists() else NobodyToCall()


def _of_the_unit(post: Held) -> Q:
    """The steps by which this post's organisation had a part, or its community: as a desk, or doing and checking it."""
    if post.organisation_id is not None:
        return Q(post__organisation=post.organisation_id)
    below = Q(post__place__path__within=post.place_path)
    return below & (Q(acting_as__in=(Who.COMMUNITY, Who.SUPERVISOR)) | Q(verb__in=hands.CHECKS))


def has_spoken_since(case: "Case", verb: str, reporter: Reporter, seen: int | None) -> bool:
    """Whether the reporter did the same themselves since the version they looked at; without one, nobody asks."""
    if seen is None or seen >= case.version:
        return False
    made = case.steps.filter(verb=verb, on_behalf_of=reporter, acting_as=Who.REPORTER, seq__gt=seen)
    return made.exists()


def rated(reporter: Reporter, case: "Case") -> Rating | None:
    """The reporter's newest rating of the case's last round."""
    return Rating.objects.filter(reporter=reporter, round=case.round).order_by("-pk").first()
