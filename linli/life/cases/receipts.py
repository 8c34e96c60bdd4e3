"""What a reporter takes home: the promise, whom to call meanwhile, and what they will be asked at the end."""

from datetime import datetime
from typing import Any

from linli.ground.ui import times
from linli.life.cases import beforehand, cards, clocks, emergencies, households, promises, proofs, queries, speaking
from linli.life.cases.emergencies import Emergency
from linli.life.cases.models import Contact, Reporter
from linli.life.cases.states import State
from linli.town.people import duty
from linli.town.places import names

SHOWN = 200
"""So many signs of the words head the receipt on a screen; paper carries them all."""


def call(reporter: Reporter) -> Emergency | None:
    """Whom its reporter is told to call, where a program gets the receipt."""
    return beforehand.whom_to_call(reporter.case, reporter)


def receipt(reporter: Reporter, *, at: datetime) -> dict[str, Any]:
    """What the receipt says, on the screen and on paper; the query code is known to the door alone."""
    case, category, joined = reporter.case, reporter.case.category, reporter.joined
    titled = speaking.public_title(case) if joined else speaking.title(case, most=len(case.words) + 1)
    levels = names.IN_PUBLIC if joined else names.SPOKEN
    promised = promises.promised(case, at=at, yours=True)
    found = duty.duty(case.place, at)
    first = duty.who_answers(case.place, case.answer_due_at or at)
    steps = queries.timeline(case) if case.urgent or not joined else []
    return {
        "joined": joined,
        "neighbours": cards.neighbours(case, households.brought([case]).get(case.pk, 0)),
        "case": case,
        "promise": promises.said(promised, at=at),
        "on_paper": promises.said(promised, at=at, paper=True),
        "kind": speaking.kind(case),
        "reported": times.full(case.reported_at),
        "category": category,
        "titled": titled if joined else speaking.title(case, most=SHOWN),
        "whole": titled,
        "place": names.spoken_by_path([case.place_path], at=at, levels=levels)[case.place_path],
        "duty": found,
        "at_any_hour": found.answerer if found.phone and clocks.cannot_wait(case) and case.is_open else None,
        "first": first,
        "still_to_answer": first if case.state == State.REPORTED and case.answered_at is None else None,
        "unsure": not joined and beforehand.vaguely_placed(case, steps),
        "call": emergencies.shown(beforehand.whom_to_call(case, reporter, steps), at),
        "keep_away": category is not None and category.keep_away,
        "anonymous": reporter.contact == Contact.ANONYMOUS,
        "called": reporter.called,
        "answer_by": times.deadline(case.answer_due_at, now=at) if case.answer_due_at else "",
        "say": cards.answers(),
        "proof": proofs.shown(case, reporter),
    }
