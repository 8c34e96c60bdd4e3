"""What people type, as it is kept: without the numbers of persons, which stand sealed elsewhere or nowhere.

Steps are never changed, so a number has to be out of them before they are written (decision 6). Everything typed that
ends up in a step goes through `steps.step`, which calls this; what a case or a reporter keeps beside, through here.
"""

from linli.ground.shared.text import scrub
from linli.ground.shared.unseen import in_line, upright

MOST_WORDS = 2000
HIDDEN = ("id_number", "card", "phone")
"""What is taken out, whoever wrote it, by the names of `text.Scrubbed.found`."""
_NO_BRACKETS = {ord(sign): None for sign in "<>"}
OF_RESIDENTS = (*HIDDEN, "landline", "email")
"""The same where a resident wrote it: a desk names the number of the office that one should ring."""


def without_numbers(words: str, *, office: bool = False) -> str:
    """Words without spaces around them, cut at `MOST_WORDS` signs, the numbers and addresses of persons masked.

    `office`: a desk wrote them. Signs that turn what stands around them are left out: an official reads what was typed
    as it was typed.
    """
    return scrub(upright(words).strip()[:MOST_WORDS], only=HIDDEN if office else OF_RESIDENTS).text


def name_kept(name: str) -> str:
    """How a reporter is called, as it is kept: one line without numbers, signs that nobody sees and angle brackets."""
    return in_line(without_numbers(name).translate(_NO_BRACKETS))


def holds_numbers(words: str, *, office: bool = False) -> bool:
    """Whether keeping the words takes something out of them."""
    return bool(scrub(words, only=HIDDEN if office else OF_RESIDENTS).found)
