"""What an organisation is for is read in one's own language where it is said in usual words; names stay."""

import pytest
from django.utils import translation

from linli.demo.organisations import UNITS
from linli.town.people import looking_after, usual_words
from tests.street import Street


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue in which everything is there."""
    monkeypatch.setattr(usual_words, "gettext", lambda words: f"<{words}>")


@pytest.mark.usefixtures("translated")
def test_all_that_the_demo_says_of_an_organisation_is_known() -> None:
    assert [unit.what_for for unit in UNITS if not usual_words.spoken(unit.what_for).startswith("<")] == []


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize("words", ["", "专修老式挂钟", "1—11 号院：专修老式挂钟", "8 号院：保洁、门禁、楼道"])
def test_what_somebody_typed_stays_as_it_was_typed(words: str) -> None:
    assert usual_words.spoken(words) == words


@pytest.mark.usefixtures("translated")
def test_who_looks_after_a_grid_is_said_in_usual_words_and_called_by_their_names(street: Street) -> None:
    water = street.organisation["water"]
    water.what_for = "自来水：停水、水压、水质"
    water.save(update_fields=["what_for"])
    with translation.override("en"):
        found = looking_after.forces_of(street.place["grid2"], street.at).others
    others = {force.called: force.what_for for force in found}
    assert others["自来水公司"] == "<自来水：停水、水压、水质>"
    assert others["小扳手志愿队"] == "Volunteer team", "where nothing was typed, as what it acts"
