"""What a move needs: each need named in the workflow is one small question here, with the refusal that answers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.moments import day_of
from linli.ground.shared.refusals import NotAllowed, Refused
from linli.life.cases import hands, terms
from linli.life.cases.hollow import LEAST_REASON_LENGTH, bare, names_someone, says_nothing

if TYPE_CHECKING:
    from linli.life.cases.models import Case
    from linli.life.cases.standing import Actor

MOST_RETURNS = 2
MOST_DAYS_ASIDE = 180
"""The longest wait for a season, half a year; who still waits then puts it aside once more, seen and counted anew."""
LATE_PROMISE = timedelta(days=3)
"""How far ahead a time may still be promised once the deadline has passed."""
SUSPEND_REASONS = ("third_party", "season", "money")
UP_FOR = ("beyond", "joint", "tried")
"""Why a desk hands a matter up, as its reporters read it: beyond its means, for several to do, tried in vain."""


class WrongState(Refused):
    """The case does not stand where this can be done to it."""

    code = "wrong-state"
    sentence = _("这件事现在是“%(state)s”，做不了这一步。")


class MovedOn(Refused):
    """Someone else acted on the case since the asker saw it."""

    code = "moved-on"
    sentence = _("您看的时候，这件事又有了新进展。请看一眼最新的，再决定。您写的还在。")


class NotYours(NotAllowed):
    """Known, but this case is not theirs to act on."""

    code = "not-yours"
    sentence = _("这件事现在不归您办。")


class WordsMissing(Refused):
    """A step that speaks to someone must say something."""

    code = "words-missing"
    status = 422
    sentence = _("请写一句话。")


class TooShort(Refused):
    """An answer that says nothing answers nobody, and stops no clock."""

    code = "words-too-short"
    status = 422
    sentence = _("请多写几个字，至少 3 个：谁来、什么时候、下一步做什么。")


class AsideTooLong(Refused):
    """A case is put aside for half a year at most, and may be put aside again."""

    code = "aside-too-long"
    status = 422
    sentence = _("最多先放 180 天。到日子再看一眼，还不行可以再放一次。")


class PromisedTooLate(Refused):
    """A time is promised within the deadline that the resident was given."""

    code = "promised-too-late"
    status = 422
    sentence = _("约的时间不能晚于答应居民办好的时间；已经过了期限的，最多约到 3 天以内。")


class ReasonMissing(Refused):
    """Refusing or giving back needs a reason."""

    code = "reason-missing"
    status = 422
    sentence = _("请把原因说清楚，至少 3 个字，对方会看到。")


class WhyMissing(Refused):
    """Its reporters are told why a matter goes up."""

    code = "why-missing"
    status = 422
    sentence = _("请选一个交上去的缘由，居民看得到。")


class NextUnitMissing(Refused):
    """A refusal that names nobody else is a dead end."""

    code = "next-unit-missing"
    status = 422
    sentence = _("请写明该找谁办，别让人白跑。")


class CategoryMissing(Refused):
    """Nothing is promised or sent on without knowing what kind of matter it is."""

    code = "category-missing"
    status = 422
    sentence = _("先选一个类别，才知道该谁办、多久办好。")


class PlaceMissing(Refused):
    """The place is known no closer than the community."""

    code = "place-missing"
    status = 422
    sentence = _("先弄清在哪个院，才好派人去。")


class OrganisationMissing(Refused):
    """Nobody was named to handle it."""

    code = "organisation-missing"
    status = 422
    sentence = _("请选由哪个单位来办。")


class EmptyResult(Refused):
    """The result does not say what was done."""

    code = "empty-result"
    status = 422
    sentence = _("请写清做了什么（至少 6 个字）。“已转办”“已处理”这样的话，居民看了不知道办没办。")


class PhotoMissing(Refused):
    """This kind of matter is done when a photo shows it."""

    code = "photo-missing"
    status = 422
    sentence = _("这一类事办好，要有一张办好以后的照片。拍一张，传上来再交。")


class FindingMissing(Refused):
    """A verification says what was found."""

    code = "finding-missing"
    status = 422
    sentence = _("请写一句您看到了什么，至少 3 个字。居民看得到。")


class SameHands(Refused):
    """Who handled a case never verifies it."""

    code = "same-hands"
    sentence = _("这件事是您这边办的，得换一个人来核实。")


class NotVerified(Refused):
    """Nobody is asked before other hands have looked, where that is due."""

    code = "not-verified"
    sentence = _("这一类事要先由别人核实，才能去问居民。")


class TooManyReturns(Refused):
    """After two returns the street decides who handles it."""

    code = "too-many-returns"
    sentence = _("已经退过 %(times)s 次，由街道定谁来办，不能再退。")


class TooLateToReturn(Refused):
    """A return has to come within its time."""

    code = "too-late-to-return"
    sentence = _("退回要在接到后 %(term)s内提出，现在过了。有困难请找街道。")


class NobodyToAsk(Refused):
    """There is no reporter who could answer."""

    code = "nobody-to-ask"
    sentence = _("这件事没有报事人可问。")


class TimeMissing(Refused):
    """A promise or a review needs a moment, and one to come."""

    code = "time-missing"
    status = 422
    sentence = _("请给一个以后的时间。")


class AnswerMissing(Refused):
    """A reporter's word is one of three."""

    code = "answer-missing"
    status = 422
    sentence = _("请说是解决了、好了一些，还是还没有。")


@dataclass(frozen=True)
class Asked:
    """What a move is asked with: the case as it stands, who asks, when, in what words and with what facts."""

    case: "Case"
    actor: "Actor"
    at: datetime
    words: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def _tapped(asked: Asked) -> bool:
    return asked.case.category is not None and asked.words in asked.case.category.results


def _has_photo(asked: Asked) -> bool:
    category = asked.case.category
    return category is None or not category.needs_photo or bool(asked.facts.get("photos"))


def _other_hands(asked: Asked) -> bool:
    person, post = asked.actor.person, asked.actor.post
    return person is not None and not hands.same(asked.case, person.pk, [post] if post is not None else [])


def _later(asked: Asked, key: str) -> bool:
    moment = asked.facts.get(f"{key}_at")
    return isinstance(moment, datetime) and moment > asked.at


def _within_half_a_year(asked: Asked) -> bool:
    moment = asked.facts.get("review_on_at")
    return isinstance(moment, datetime) and day_of(moment) <= day_of(asked.at) + timedelta(days=MOST_DAYS_ASIDE)


def _within_the_deadline(asked: Asked) -> bool:
    moment, due = asked.facts.get("until_at"), asked.case.resolve_due_at
    latest = due if due is not None and due > asked.at else asked.at + LATE_PROMISE
    return isinstance(moment, datetime) and moment <= latest


def _time_to_come(asked: Asked) -> bool:
    return asked.facts.get("until_at") is None or (_later(asked, "until") and _within_the_deadline(asked))


NEEDS: dict[str, tuple[Callable[[Asked], bool], type[Refused]]] = {
    "words": (lambda a: bool(a.words.strip()), WordsMissing),
    "something": (lambda a: len(bare(a.words)) >= LEAST_REASON_LENGTH, TooShort),
    "reason": (lambda a: len(bare(a.words)) >= LEAST_REASON_LENGTH, ReasonMissing),
    "why": (lambda a: a.facts.get("why") in UP_FOR, WhyMissing),
    "next_unit": (lambda a: names_someone(a.facts.get("next_unit", "")), NextUnitMissing),
    "proposed": (lambda a: names_someone(a.facts.get("proposed", "")), NextUnitMissing),
    "category": (lambda a: a.case.category_id is not None, CategoryMissing),
    "place": (lambda a: a.case.grid_id is not None, PlaceMissing),
    "organisation": (lambda a: a.case.organisation_id is not None, OrganisationMissing),
    "result": (lambda a: _tapped(a) or not says_nothing(a.words), EmptyResult),
    "photo": (_has_photo, PhotoMissing),
    "finding": (lambda a: len(bare(a.words)) >= LEAST_REASON_LENGTH, FindingMissing),
    "other_hands": (_other_hands, SameHands),
    "by_an_organisation": (lambda a: a.case.organisation_id is not None, WrongState),
    "by_a_desk": (lambda a: a.case.organisation_id is None, WrongState),
    "verified": (lambda a: not a.case.must_verify or a.case.verified_at is not None, NotVerified),
    "someone_to_ask": (lambda a: a.case.reporters.filter(withdrawn_at=None).exists(), NobodyToAsk),
    "until": (lambda a: _later(a, "until"), TimeMissing),
    "review_on": (lambda a: _later(a, "review_on"), TimeMissing),
    "within_half_a_year": (_within_half_a_year, AsideTooLong),
    "within_the_deadline": (_within_the_deadline, PromisedTooLate),
    "time_to_come": (_time_to_come, PromisedTooLate),
    "answer": (lambda a: bool(a.facts.get("answer")), AnswerMissing),
    "in_time_to_return": (lambda a: a.facts.get("return_by") is None or a.at <= a.facts["return_by"], TooLateToReturn),
}


UNREADABLE = (WordsMissing, TooShort, EmptyResult, FindingMissing, ReasonMissing)
"""The refusals of what somebody wrote, which a form says at the field it was written into."""
FACTS: dict[str, Callable[[Asked], dict[str, object]]] = {
    "in_time_to_return": lambda asked: {"term": terms.in_force(asked.at).by_link["give_back"].words},
}
"""What a need's refusal speaks of, where that is not the state."""


def check(needs: tuple[str, ...], asked: Asked) -> None:
    """Refuse with the first need that is not met; the case is as it will be after the move's changes.

    Raises the need's own refusal.
    """
    for need in needs:
        met, refusal = NEEDS[need]
        if not met(asked):
            facts = FACTS[need](asked) if need in FACTS else {"state": str(asked.case.get_state_display())}
            raise refusal(**facts)
