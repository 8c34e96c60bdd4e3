"""A matter climbs a rung in Chromium: handed up by finger, seen by the desk above at once, read by its reporter."""

import pytest
from playwright.sync_api import expect

from linli.ground.shared.moments import now
from linli.life.cases import intake
from linli.life.cases.intake import Said
from linli.life.cases.models import Contact
from tests.browser import DESKTOP
from tests.journeys.conftest import SignIn, is_sound
from tests.street import Street

pytestmark = pytest.mark.browser
WHY = "两家都说不归自己，请把他们叫到一起"


def test_the_grid_hands_up_what_the_courtyard_cannot_do(as_: SignIn, street: Street) -> None:
    said = Said(street.place["b14-u2"], "门口的地砖塌了一块", "54011", contact=Contact.NAMED)
    case = intake.report(said, reporter=street.lin, query_code="CODE", by=street.lin, at=now())
    above = as_("sun", "/desk/", size=DESKTOP)
    expect(above.get_by_role("link", name="门口的地砖塌了一块")).to_have_count(0)

    below = as_("zhao", f"/desk/?open={case.public_id}")
    below.locator("summary", has_text="更多").click()
    below.get_by_role("link", name="交上一级").click()
    assert is_sound(below)
    below.get_by_label("牵涉好几家，要上面协调").check()
    below.get_by_label("原因").fill(WHY)
    below.get_by_role("button", name="交上一级").click()
    expect(below.get_by_text("交上去了")).to_be_visible()

    above.get_by_role("link", name="门口的地砖塌了一块").click(timeout=10_000)
    expect(above.locator("#pane-news").get_by_text(WHY)).to_be_visible()
    assert is_sound(above)

    own = as_("lin", f"/cases/{case.public_id}/")
    expect(own.get_by_text("牵涉好几家，要社区来协调")).to_be_visible()
    expect(own.get_by_text(WHY)).to_have_count(0)
    assert is_sound(own)
