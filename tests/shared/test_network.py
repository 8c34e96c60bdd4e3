"""Floods are counted by the network that our own proxies heard, and by nothing that a caller may write."""

from ipaddress import IPv4Address, IPv6Address
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from linli.ground.shared.network import UNKNOWN, network_of


def seen(peer: str, forwarded: str = "") -> str:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return network_of(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))  # type: ignore[arg-type]


def test_without_a_proxy_of_ours_what_a_caller_writes_is_not_believed(settings: Any):
    settings.PROXY_DEPTH = 0
    assert seen("203.0.113.7", "198.51.100.1") == "203.0.113.7"


@pytest.mark.parametrize(
    ("depth", "forwarded"),
    [(1, "198.51.100.1"), (1, "9.9.9.9, 198.51.100.1"), (2, "9.9.9.9, 198.51.100.1, 10.0.0.2")],
)
def test_only_what_our_own_proxies_wrote_is_believed(settings: Any, depth: int, forwarded: str):
    settings.PROXY_DEPTH = depth
    assert seen("10.0.0.1", forwarded) == "198.51.100.1"


def test_who_came_round_the_proxies_is_the_peer(settings: Any):
    settings.PROXY_DEPTH = 2
    assert seen("203.0.113.7", "198.51.100.1") == "203.0.113.7"


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_an_ipv6_connection_is_one_network_whatever_it_calls_itself(address: IPv6Address, other: int):
    if address.ipv4_mapped is None:
        neighbour = IPv6Address(int(address) >> 64 << 64 | other)
        if neighbour.ipv4_mapped is None:
            assert seen(str(address)) == seen(str(neighbour))


@given(st.ip_addresses(v=4), st.ip_addresses(v=4))
def test_two_ipv4_addresses_are_two_networks_mapped_or_not(one: IPv4Address, other: IPv4Address):
    assert (seen(str(one)) == seen(str(other))) == (one == other)
    assert seen(f"::ffff:{one}") == str(one)


@pytest.mark.parametrize("peer", ["", "unix:", "not an address", "1.2.3"])
def test_what_is_no_address_is_unknown(peer: str):
    assert seen(peer) == UNKNOWN
