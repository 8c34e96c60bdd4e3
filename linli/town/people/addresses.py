"""From where a call comes, as far as our own proxies vouch for it: what a limit on strangers counts by."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "nowhere"
"""Said of calls whose address is not known; all of them are counted together."""
HOME = 64
"""So many bits of an IPv6 address are one household's or phone's; the rest they choose themselves."""


def address_of(request: HttpRequest) -> str:
    """The caller's IPv4 address or IPv6 /64 network; never stored but as a limit's keyed hash.

    With `LINLI_PROXY_DEPTH` proxies, each of which appends the address it was called from to X-Forwarded-For, the entry
    that many from the right was written by the outermost of ours. What stands left of it was sent by the caller and is
    not believed; nor is a header shorter than that, which did not come through all of them.
    """
    depth = settings.PROXY_DEPTH
    written = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    vouched = written[-depth] if 0 < depth <= len(written) else ""
    return _network(vouched) or _network(request.META.get("REMOTE_ADDR", "")) or NOWHERE


def _network(written: str) -> str:
    """An address as it is counted, "" for what is none."""
    try:
        address = ip_address(written.strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((int(address), HOME), strict=False))
    return str(address)
