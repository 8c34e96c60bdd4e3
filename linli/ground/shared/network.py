"""From which network a request comes: for counting floods, never for knowing anyone."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

SITE_BITS = 64
"""An IPv6 connection is given this much of the address, and changes the rest at will."""
UNKNOWN = "unknown"


def network_of(request: HttpRequest) -> str:
    """The IPv4 address, or the IPv6 network of 64 bits, that the outermost of our own proxies heard from.

    Each proxy adds to the end of `X-Forwarded-For` whom it heard; with `LINLI_PROXY_DEPTH` of them that many entries
    are ours to believe, and what stands before them anybody may have written. Whatever is no address is "unknown".
    """
    heard = request.headers.get("X-Forwarded-For", "").split(",")
    depth = settings.PROXY_DEPTH
    named = heard[-depth] if 0 < depth <= len(heard) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(named.strip().partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if isinstance(address, IPv6Address):
        return str(ip_network((address, SITE_BITS), strict=False))
    return str(address)
