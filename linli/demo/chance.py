"""Chance: numbers that look drawn and are the same whenever the same words are given."""

from random import Random


def chance(*seed: object) -> Random:
    """A source of chance for whatever these words name. A made-up town is drawn from it; it keeps nothing secret."""
    return Random(":".join(map(str, seed)))  # noqa: S311
