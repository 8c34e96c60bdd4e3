"""Pictures of the demo town: each is of a place of its own, so that no desk reads that two look alike."""

from itertools import combinations
from random import Random

import pytest

from linli.demo import scenes
from linli.ground.files.decoding import looks_of
from linli.ground.files.likeness import NEAR

MANY = 80


def alike(*, mended: bool) -> int:
    """How many pairs of so many pictures are near."""
    looks = [looks_of(scenes._drawn(Random(n), mended=mended)) for n in range(MANY)]
    return sum((one ^ other).bit_count() <= NEAR for one, other in combinations(looks, 2))


@pytest.mark.parametrize("mended", [False, True])
def test_no_two_pictures_look_alike(monkeypatch: pytest.MonkeyPatch, mended: bool):
    assert alike(mended=mended) == 0
    monkeypatch.setattr(scenes, "_hang", lambda pen, rng: None)
    assert alike(mended=mended) > 0, "control: bare walls do"
