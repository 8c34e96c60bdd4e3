"""The forms of this room's pages, by which JSON is read too: reporting a matter, following it, and one form an act."""

from linli.life.cases.forms.acting import ActForm
from linli.life.cases.forms.asked import FIELDS
from linli.life.cases.forms.finding import FoundForm
from linli.life.cases.forms.joining import JoinForAnother, JoinForm
from linli.life.cases.forms.picturing import PhotosForm
from linli.life.cases.forms.reporting import FollowForm, ReportForm
from linli.life.cases.forms.revealing import RevealForm
from linli.life.cases.forms.taking_down import TakenDownForm

__all__ = [
    "FIELDS",
    "ActForm",
    "FollowForm",
    "FoundForm",
    "JoinForAnother",
    "JoinForm",
    "PhotosForm",
    "ReportForm",
    "RevealForm",
    "TakenDownForm",
]
