"""The rows of this room, by subject."""

from .accounts import ApiKey, SignInCode, StaffAccount
from .contacts import Contact
from .organisations import Body, FallBack, Organisation, Responsibility
from .persons import Confirmed, DwellingClaim, FormerName, Guardianship, Household, Membership, Person, Tie
from .posts import Post
from .rosters import Basis, RosterLine
from .workbooks import Heading

__all__ = [
    "ApiKey",
    "Basis",
    "Body",
    "Confirmed",
    "Contact",
    "DwellingClaim",
    "FallBack",
    "FormerName",
    "Guardianship",
    "Heading",
    "Household",
    "Membership",
    "Organisation",
    "Person",
    "Post",
    "Responsibility",
    "RosterLine",
    "SignInCode",
    "StaffAccount",
    "Tie",
]
