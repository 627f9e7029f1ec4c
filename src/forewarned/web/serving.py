"""The server under the application: processes, connections, logs, a stop without broken answers."""

from __future__ import annotations

from typing import Any

_ACCESS = (
    '{"time": "%(time)s", "address": "%(addr)s", "method": "%(method)s", "path": "%(path)s",'
    ' "status": %(status)d, "ms": %(dt_ms).1f}'
)
_LOGS: dict[str, Any] = {
    "formatters": {
        "generic": {"()": "logging.Formatter", "fmt": "%(levelname)s %(message)s"},
        "access": {"()": "logging.Formatter", "fmt": "%(message)s"},
    },
    "handlers": {
        "console": {
            "formatter": "generic",
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stderr",
        },
        "access": {
            "formatter": "access",
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
        },
    },
    "loggers": {
        "_granian": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "granian.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
        "forewarned.web": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}


def serve(
    host: str, port: int, workers: int, *, connections: int, to_stop: int, log_requests: bool = False
) -> None:
    """Serve until a signal stops it. The application's settings are in the environment.

    A request's line says the path without its query: what somebody searched for is nobody else's.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "forewarned.web.app:served",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        factory=True,
        websockets=False,
        backlog=connections,
        backpressure=connections,
        workers_kill_timeout=to_stop,
        log_dictconfig=_LOGS,
        log_level=LogLevels.warning,
        log_access=log_requests,
        log_access_format=_ACCESS,
    ).serve()
