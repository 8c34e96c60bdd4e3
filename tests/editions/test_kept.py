"""A value is kept for its edition only."""

from linli.ground.editions.kept import Kept


def test_a_value_is_kept_for_its_edition_only():
    loaded: list[int] = []
    kept: Kept[str, int] = Kept()

    def load() -> int:
        loaded.append(len(loaded))
        return len(loaded)

    assert [kept.get("a", edition, load) for edition in ("one", "one", "two", "one")] == [1, 1, 2, 3]


def test_without_an_edition_nothing_is_kept():
    values = iter((1, 2))
    kept: Kept[str, int] = Kept()
    assert [kept.get("a", None, lambda: next(values)) for _time in range(2)] == [1, 2]


def test_what_was_used_least_recently_goes_first():
    kept: Kept[str, str] = Kept(limit=2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, "first", lambda: "first")
    assert [kept.get(key, "first", lambda: "again") for key in ("a", "c", "b")] == ["first", "first", "again"]
