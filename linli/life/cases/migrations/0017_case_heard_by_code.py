"""Whether what a case ended with was said with a query code, by whoever holds it.

What had ended before is marked by the rule of the day on which the mark came, kept here as it was then: of each
reporter who stands the newest word of the last round counts, unless the number with which it was said was taken off
since; who joined and left no name makes no end by themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import batched
from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef

AT_ONCE = 500
"""So many cases are read together."""


def note_what_was_said_with_a_code(apps: Any, schema: Any) -> None:
    """Of what ended as solved or partly so and has a word with a code in its last round: whether such a word counted.

    Of all else it stays unknown.
    """
    words = apps.get_model("cases", "Word").objects.filter(case=OuterRef("pk"), round=OuterRef("round"))
    said = words.filter(own=False, by_phone=False, reporter__written_by=None).exclude(spoken_for=True)
    cases = apps.get_model("cases", "Case").objects
    asked = cases.filter(Exists(said), state="closed", outcome__in=["solved", "partly"]).order_by("pk")
    for some in batched(list(asked.values_list("pk", flat=True)), AT_ONCE, strict=False):
        by_code = _ended_with_a_code(apps, some)
        cases.filter(pk__in=some).update(heard_by_code=False)
        cases.filter(pk__in=by_code).update(heard_by_code=True)


def _ended_with_a_code(apps: Any, cases: Sequence[int]) -> list[int]:
    """Those of these cases of which a word counts that was said with a code."""
    gone, nth = _said_before_it_was_taken_off(apps, cases), Counter[int]()
    newest: dict[int, dict[int, bool]] = defaultdict(dict)
    columns = ("case_id", "case__round", "reporter_id", "reporter__joined_at_step", "reporter__written_by")
    said = apps.get_model("cases", "Word").objects.filter(case__in=cases, reporter__withdrawn_at=None).order_by("pk")
    marks = ("round", "own", "by_phone", "spoken_for")
    for case, last, reporter, joined, writer, at_round, own, by_phone, for_them in said.values_list(*columns, *marks):
        nth[reporter] += 1
        counts = joined is None or own or by_phone or for_them
        if counts and at_round == last and nth[reporter] > gone.get(reporter, 0):
            newest[case][reporter] = own is False and not by_phone and not for_them and writer is None
        elif at_round == last:
            newest[case].pop(reporter, None)
    return [case for case, with_a_code in newest.items() if any(with_a_code.values())]


def _said_before_it_was_taken_off(apps: Any, cases: Sequence[int]) -> dict[int, int]:
    """Reporter → how many words were said with their number before its owner disowned it."""
    said = Counter[int]()
    before: dict[int, int] = {}
    made = apps.get_model("cases", "Step").objects.filter(case__in=cases, on_behalf_of__isnull=False)
    made = made.filter(verb__in=("say", "say_for", "disown")).order_by("case", "seq")
    for verb, reporter in made.values_list("verb", "on_behalf_of_id"):
        if verb == "disown":
            before[reporter] = said[reporter]
        else:
            said[reporter] += 1
    return before


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_look")]

    operations = [
        migrations.AddField(model_name="case", name="heard_by_code", field=models.BooleanField(null=True)),
        migrations.RunPython(note_what_was_said_with_a_code, migrations.RunPython.noop),
    ]
