"""Every page of a case, as each who comes to it: nobody meets a barrier, on a phone in large type or at a desktop."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from linli.ground.shared.moments import now
from linli.life.cases import dispatch, handling, intake, verification
from linli.life.cases.intake import Said
from linli.life.cases.models import Case, Contact
from tests.browser import Visit, barriers, ill_fitting
from tests.street import COMMUNITY, Street, signed_in

pytestmark = pytest.mark.browser

PAGES: tuple[tuple[str, str], ...] = (
    ("", "/"),
    ("", "/report/"),
    ("", f"/report/?place={COMMUNITY}-y08"),
    ("", "/cases/"),
    ("", "/cases/follow/"),
    ("", "/board/"),
    ("", f"/board/{COMMUNITY}/"),
    ("", "/cases/{sent}/"),
    ("lin", "/"),
    ("lin", "/report/"),
    ("lin", "/cases/"),
    ("lin", "/cases/{new}/"),
    ("lin", "/cases/{asked}/"),
    ("lin", "/cases/{new}/correct/"),
    ("lin", "/cases/{new}/withdraw/"),
    ("zhao", "/desk/"),
    ("zhao", "/desk/?open={new}"),
    ("zhao", "/cases/{new}/refile/"),
    ("zhao", "/cases/{new}/reveal/{reporter}/"),
    ("zhao", "/desk/found/"),
    ("sun", "/desk/?open={unsorted}"),
    ("sun", "/desk/?show=verify&open={handled}"),
    ("li", "/cases/{new}/reject/"),
    ("han", "/desk/?show=all"),
    ("zheng", "/desk/"),
    ("he", "/desk/?open={sent}"),
    ("he", "/cases/{sent}/give-back/"),
    ("gu", "/desk/?open={asked}"),
)


@pytest.fixture
def cases(street: Street) -> dict[str, object]:
    """A new case, one nobody sorted, one sent out, one done and one asked about."""
    made = {name: _reported(street, code) for name, code in _KINDS.items()}
    water = street.organisation["water"].pk
    for name in ("sent", "handled", "asked"):
        dispatch.dispatch(case_id=made[name].pk, by=street.zhao, at=now(), organisation_id=water)
    for name in ("handled", "asked"):
        handling.handle(case_id=made[name].pk, by=street.he, at=now(), result="换了入户阀门的滤网，清了泥沙")
    verification.verify(case_id=made["asked"].pk, by=street.sun, at=now(), finding="四户水压正常")
    named: dict[str, object] = {name: case.public_id for name, case in made.items()}
    return named | {"reporter": made["new"].reporters.get().pk}


_KINDS = {"new": "52008", "unsorted": "", "sent": "54001", "handled": "54001", "asked": "54001"}


def _reported(street: Street, category: str) -> Case:
    said = Said(street.place["b14-u2"], "晚上七八点水流特别小", category, contact=Contact.NAMED, called="林女士")
    return intake.report(said, reporter=street.lin, query_code=f"{now():%H%M%S%f}", by=street.lin, at=now())


@pytest.mark.parametrize(("language", "large"), [("zh-hans", ""), ("en", "1")], ids=["small", "english-large"])
def test_nobody_meets_a_barrier(
    visit: Visit, street: Street, cases: dict[str, object], language: str, large: str
) -> None:
    cookies = {"language": language} | ({"large-type": large} if large else {})
    found = [
        f"{who or 'anyone'} at {path}: {problem}"
        for who, path, page in _walk(visit, street, cases, cookies)
        for problem in _problems(page, 60 if large else 48, asked=bool(large))
    ]
    assert found == []


def _walk(
    visit: Visit, street: Street, cases: dict[str, object], cookies: dict[str, str]
) -> Iterator[tuple[str, str, Page]]:
    """Open each page in turn, in one browser for each who comes."""
    opened: dict[str, Page] = {}
    for who, path in PAGES:
        address = path.format(**cases)
        if who not in opened:
            session = {"session": signed_in(street.person[who]).cookies["session"].value} if who else {}
            opened[who] = visit(address, cookies=cookies | session)
        else:
            opened[who].goto(address)
        yield who, path, opened[who]


def _problems(page: Page, least: int, *, asked: bool) -> Iterator[str]:
    """What is wrong with a page on a phone and, as it lies there, on a desktop; `asked`: axe too, on the phone.

    `make shots` asks axe in every size.
    """
    if asked:
        yield from barriers(page)
    headings = page.locator("h1").count()
    if headings != 1:
        yield f"{headings} headings of the first level"
    if not page.locator(".languages summary").is_visible():
        yield "no other language can be chosen"
    yield from ill_fitting(page, least)
