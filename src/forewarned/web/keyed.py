"""Who may write: the key that a request brings, and whether it is good for what is asked."""

from __future__ import annotations

from litestar.exceptions import NotAuthorizedException, PermissionDeniedException

from forewarned.register import keys
from forewarned.web.answers import Asked, site_of


def key_of(request: Asked, scope: keys.Scope) -> keys.Key:
    """The key of a request («Authorization: Bearer KEY»). Raises where there is none, or not for this."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    found = keys.known(site_of(request).library.folder, text.strip()) if kind.lower() == "bearer" else None
    if found is None:
        raise NotAuthorizedException(headers={"WWW-Authenticate": 'Bearer realm="forewarned"'})
    if not found.allows(scope):
        raise PermissionDeniedException
    return found
