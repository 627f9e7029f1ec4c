"""The headers that every answer carries: what a browser may load, keep and tell others."""

from __future__ import annotations

from litestar.datastructures import MutableScopeHeaders
from litestar.types import BeforeMessageSendHookHandler, Message, Scope

CONTENT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy: everything from this site alone, nothing inline, no frames."""

HEADERS = {
    "Content-Security-Policy": CONTENT,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

ONE_YEAR = 31_536_000


def setting_headers(hsts: bool) -> BeforeMessageSendHookHandler:
    """A hook that adds the headers to every answer, errors included; one that is set already stays.

    `hsts` tells browsers to come by HTTPS alone for a year, for a site that is served so.
    """
    wanted = HEADERS | ({"Strict-Transport-Security": f"max-age={ONE_YEAR}"} if hsts else {})

    async def set_them(message: Message, _scope: Scope) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders.from_message(message)
            for name, value in wanted.items():
                headers.setdefault(name, value)

    return set_them
