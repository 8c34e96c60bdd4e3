"""From where a call comes: what our own proxies say, and nothing that the caller made up."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from linli.town.people.addresses import NOWHERE, address_of

OUTER, FORGED, CALLER = "10.0.0.2", "1.1.1.1", "203.0.113.7"


def call(remote: str = OUTER, forwarded: str = "") -> HttpRequest:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)


@pytest.mark.parametrize(
    ("depth", "forwarded", "found"),
    [
        (0, FORGED, OUTER),
        (1, CALLER, CALLER),
        (1, f"{FORGED}, {CALLER}", CALLER),
        (2, f"{FORGED}, {CALLER}, 10.0.0.9", CALLER),
        (2, f"{CALLER}", OUTER),
        (1, "", OUTER),
        (1, "not an address", OUTER),
    ],
)
def test_it_is_the_entry_that_the_outermost_of_our_proxies_wrote(settings, depth: int, forwarded: str, found: str):
    settings.PROXY_DEPTH = depth
    assert address_of(call(forwarded=forwarded)) == found


def test_the_leftmost_entry_is_whatever_the_caller_likes(settings):
    """Control: who believes the leftmost entry gives every call an address of its own."""
    settings.PROXY_DEPTH = 1
    chains = [f"{n}.{n}.{n}.{n}, {CALLER}" for n in range(1, 9)]
    assert len({address_of(call(forwarded=chain)) for chain in chains}) == 1
    assert len({chain.split(",")[0] for chain in chains}) == 8


def test_a_household_of_ipv6_is_one_address():
    assert address_of(call("2001:db8:1:2::5")) == address_of(call("2001:db8:1:2:ffff::6")) == "2001:db8:1:2::/64"
    assert address_of(call("2001:db8:1:3::5")) != address_of(call("2001:db8:1:2::5"))
    assert address_of(call("::ffff:203.0.113.7")) == CALLER


def test_calls_from_nowhere_are_counted_together():
    assert address_of(call("")) == NOWHERE
