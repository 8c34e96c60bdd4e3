"""Markers in every field of the world, and who may see them: what a page shows of a case is judged by the policy too.

The `SEE` lines of the policy say, for each role and case, whether its words (with where it is and what the desk asked
back) and its door (with how the reporter is called) may be seen: before it is sent out, once the water company has it,
while it waits to be verified, and while the reporter is asked.
"""

from collections.abc import Iterator
from functools import cache

from tests.trust.policy import SEE, policy
from tests.trust.world import World

NAMES = {"林秀英": {"报事人"}, "周小川": set[str](), "陶远": set[str](), "王秀兰": {"邻居", "社区", "社区书记"}}
"""The residents' full names, and who may read them: whose own it is, and the desk where their claim waits."""


STAGES = {
    **dict.fromkeys(("reported", "run_out", "raised"), "before"),
    **{stage: stage for stage in ("handled", "asking", "district")},
}
"""What the policy calls the states that it tells apart."""


def leaks(world: World, role: str, text: str) -> Iterator[str]:
    """What a text shows that this role may not see."""
    for (relation, stage, kind), marker in world.marker.items():
        if marker in text and relation not in seen_by(role, STAGES.get(stage, "after"), kind):
            yield f"the {kind} of {relation} ({stage})"
    for name, readers in NAMES.items():
        if name in text and role not in readers:
            yield f"the name {name}"


@cache
def seen_by(role: str, when: str, kind: str) -> str:
    """The cases whose words or door a role may see, by when: `before` they are sent out, and so on (`STAGES`)."""
    what = "words" if kind in ("words", "ask", "photo") else "door"
    return next(row.may[role] for row in policy() if row.key == (SEE, f"{what} {when}"))
