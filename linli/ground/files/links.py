"""An address of a picture that opens it for one browser, for one minute; rights are asked again all the same."""

from django.core import signing

from linli.ground.shared.refusals import NotFound

LIVES_S = 60
SALT = "linli.files.link"


def seal(what: str, *, caller: str) -> str:
    """What is put at the end of the address of `what`, for this caller."""
    return signing.TimestampSigner(salt=SALT).sign(_named(what, caller)).rpartition(f"{_named(what, caller)}:")[2]


def check(what: str, sealed: str, *, caller: str) -> None:
    """Raises `NotFound` for an address that is another's, somebody else's, or older than a minute."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(f"{_named(what, caller)}:{sealed}", max_age=LIVES_S)
    except signing.BadSignature:
        raise NotFound from None


def _named(what: str, caller: str) -> str:
    return f"{what}|{caller}"
