"""What is promised of each kind of matter, as everybody may read it."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.life.cases import categories
from linli.life.cases.matters import GROUPS
from linli.town.people.models import Body

from . import saying

type Row = dict[str, str]


def promises(words: str, at: datetime) -> list[dict[str, object]]:
    """The kinds of matter by their groups: by when somebody answers and it is done, and who leads. Two queries at most.

    With `words`, those that say them in their name, in how people call them, or in who leads, and those that a report
    in these words would be taken for.
    """
    bodies, language = Body.objects.in_bulk(), get_language() or ""
    guessed = {each.code for each in categories.suggest(words, at)}
    groups: dict[str, list[Row]] = {}
    for code, each in sorted(categories.current(at).items()):
        name, body = categories.spoken_name(each, language), bodies.get(each.lead_body) or Body(name=each.lead_body)
        said = " ".join([name, each.name, body.named(), body.name, *each.keywords]).casefold()
        if code in guessed or all(word in said for word in words.casefold().split()):
            terms = {"respond": saying.term(each.respond_within), "resolve": saying.term(each.resolve_within)}
            line = _("%(respond)s内先答复，%(resolve)s内办好") % terms
            row = {"title": name, "line": line, "aside": body.named()}
            groups.setdefault(str(GROUPS.get(code[:2], _("其他"))), []).append(row)
    return [{"title": title, "rows": rows} for title, rows in groups.items()]
