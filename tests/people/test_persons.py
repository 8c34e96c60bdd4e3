"""How people are called, and what a name may not hold."""

import pytest

from linli.ground.shared.refusals import Invalid
from linli.town.people import persons
from linli.town.people.models import Person


def test_a_person_is_spoken_to_as_they_chose(db, at):
    person = Person.objects.create()
    assert person.address_as == "邻居"
    kept = persons.describe(by=person, at=at, name="林秀英", called=" 林女士 ", language="en", large_type=True)
    assert (kept.address_as, kept.language, kept.large_type) == ("林女士", "en", True)
    with pytest.raises(Invalid) as refused:
        persons.describe(by=person, at=at, name="", called="打13800001234", language="xx", large_type=False)
    assert set(refused.value.fields) == {"called", "language"}


@pytest.mark.parametrize(
    "name", ["张\u202e三", "张\n三", "张\x07三", "\u3164", "张\u200b三", "<svg/onload=x>", "\u2800"]
)
@pytest.mark.parametrize("field", ["name", "called"])
def test_a_name_holds_no_sign_that_nobody_sees(db, at, name, field):
    said = {"name": "张三", "called": "老张", "language": "en", "large_type": False} | {field: name}
    with pytest.raises(Invalid) as refused:
        persons.describe(by=Person.objects.create(), at=at, **said)
    assert set(refused.value.fields) == {field}


def test_blanks_in_a_name_are_one(db, at):
    said = {"name": " Ann   Lee ", "called": "", "language": "en", "large_type": False}
    assert persons.describe(by=Person.objects.create(), at=at, **said).name == "Ann Lee"


def test_whoever_holds_a_post_does_not_take_a_colleagues_name(street, at):
    said = {"language": "zh-hans", "large_type": True}
    zhao = street.zhao
    for name, called, field in ((zhao.name, "孙师傅", "called"), ("孙平", zhao.called, "name"), ("", "", "name")):
        with pytest.raises(Invalid) as refused:
            persons.describe(by=zhao, at=at, name=name, called=called, **said)
        assert field in refused.value.fields
    assert persons.describe(by=zhao, at=at, name=zhao.name, called=zhao.called, **said).large_type
    Person.objects.filter(pk=zhao.pk).update(called="")
    zhao.refresh_from_db()
    with pytest.raises(Invalid):
        persons.describe(by=zhao, at=at, name=zhao.name, called="孙师傅", **said)
    own = f"{zhao.name[0]}师傅"
    assert persons.describe(by=zhao, at=at, name=zhao.name, called=own, **said).called == own
