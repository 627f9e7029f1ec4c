"""How often one address may ask: a bucket of requests that refills evenly, and headers that say so.

Each process of the server counts for itself. The headers are those of the HTTP working group's draft
(RateLimit-Policy and RateLimit); a refusal says in Retry-After when to come again.
"""

from __future__ import annotations

import ipaddress
import math
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forewarned.errors import BadInput

QUOTA, WINDOW = 1200, 60
"""Requests that one address may make in so many seconds, unless FOREWARNED_RATE says otherwise («600/60»)."""

KNOWN = 100_000
"""Addresses that are remembered; the one that asked longest ago is forgotten first."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether a request may be answered, how many more may come at once, and the seconds to wait."""

    granted: bool
    left: int
    seconds: int
    quota: int
    window: int

    @property
    def headers(self) -> Mapping[str, str]:
        """What is said of the limit with every answer."""
        said = {
            "RateLimit-Policy": f'"address";q={self.quota};w={self.window}',
            "RateLimit": f'"address";r={self.left};t={self.seconds}',
        }
        return said if self.granted else said | {"Retry-After": str(self.seconds)}


class Limiter:
    """Grants each address `quota` requests in `window` seconds, evenly refilled."""

    def __init__(self, quota: int, window: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.quota, self.window, self._clock = quota, window, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def ask(self, address: str | None) -> Allowance:
        """The allowance of one request from an address."""
        now, who = self._clock(), network(address)
        left, then = self._held.pop(who, (float(self.quota), now))
        left = min(self.quota, left + (now - then) * self.quota / self.window)
        granted = left >= 1
        left -= granted
        self._held[who] = (left, now)
        if len(self._held) > KNOWN:
            self._held.popitem(last=False)
        missing = 1 - left if not granted else self.quota - left
        seconds = math.ceil(missing * self.window / self.quota)
        return Allowance(granted, int(left), max(1, seconds), self.quota, self.window)


def from_environment() -> Limiter:
    """The limiter by FOREWARNED_RATE («requests/seconds»). Raises `BadInput`."""
    written = os.environ.get("FOREWARNED_RATE", "")
    quota, _, window = written.partition("/")
    if not written:
        return Limiter(QUOTA, WINDOW)
    if not (quota.isdigit() and window.isdigit() and int(quota) and int(window)):
        raise BadInput(f"«{written}» is no rate", where="FOREWARNED_RATE", do="Write it as 600/60.")
    return Limiter(int(quota), int(window))


def address_of(host: str | None, forwarded: str | None) -> str | None:
    """Who asks: the host of the connection, or whom the proxies before the site say that they forward.

    FOREWARNED_PROXIES says how many proxies of one's own stand before the site; each adds one address to
    the header, and what a reader wrote there before them is not believed.
    """
    proxies = os.environ.get("FOREWARNED_PROXIES", "0")
    said = [each.strip() for each in (forwarded or "").split(",") if each.strip()]
    number = int(proxies) if proxies.isdigit() else 0
    return said[-number] if 0 < number <= len(said) else host


def network(address: str | None) -> str:
    """Whose address it is: one host for IPv4, the /64 that a site is given for IPv6."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)
