"""Starts the dashboard: Streamlit in this process, held to this machine and to silence."""

import socket
from pathlib import Path
from typing import Any

from dashboard import mode
from dashboard.mode import LOOPBACK, Mode
from ontology.errors import ServerError

SCRIPT = Path(__file__).with_name("script") / "peergraph_dashboard.py"
PORT = 8501
# One accent, dark enough on white and light enough on black (WCAG 2.2, 1.4.3).
_LIGHT, _DARK = "#0b6b70", "#4fb8bd"


def options(started: Mode, port: int, browser: bool = True) -> dict[str, Any]:
    """Return Streamlit's settings for a dashboard ``started`` so; ``browser`` opens one."""
    return {
        "server_port": port,
        "server_address": started.host,
        # Another name for this machine would let a page of the web read the dashboard.
        "server_allowedHosts": list(LOOPBACK) if started.local else [],
        "server_headless": not browser,
        "server_fileWatcherType": "none",
        "server_showEmailPrompt": False,
        "server_enableAgentApi": False,
        "server_enableStaticServing": False,
        "server_enableXsrfProtection": True,
        "server_enableCORS": True,
        "server_maxUploadSize": 500,
        "browser_gatherUsageStats": False,
        "browser_serverAddress": "localhost" if started.local else started.host,
        "client_showErrorDetails": "none",
        "client_showErrorLinks": False,
        "client_toolbarMode": "minimal",
        # Streamlit's own would let formulas through; every table has a button of ours.
        "client_disableDataExport": True,
        "runner_magicEnabled": False,
        "logger_level": "warning",
        # It would look up this machine's address outside.
        "logger_hideWelcomeMessage": True,
        "theme_light_primaryColor": _LIGHT,
        "theme_dark_primaryColor": _DARK,
        "theme_light_linkColor": _LIGHT,
        "theme_dark_linkColor": _DARK,
    }


def free_port(host: str, wanted: int | None = None) -> int:
    """Return ``wanted``, else ``PORT`` or the first one after it that is free.

    Raises ServerError when the one that is wanted, or a hundred of them, are taken.
    """
    for port in [wanted] if wanted else range(PORT, PORT + 100):
        if _is_free(host, port):
            return port
    raise ServerError(f"port {wanted or PORT} is taken; name another with --port")


def _is_free(host: str, port: int) -> bool:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        return False
    return True


def url(started: Mode, port: int) -> str:
    """Return the address of a dashboard for a browser."""
    return f"http://{'localhost' if started.local else started.host}:{port}"


def stay_inside() -> None:
    """Keep Streamlit from asking a server outside for this machine's address.

    It would when a page of another origin knocks; the address would only widen what is allowed.
    """
    from streamlit import net_util

    net_util._external_ip = ""


def run(started: Mode, port: int, browser: bool = True) -> None:
    """Serve the dashboard until it is stopped (Ctrl-C)."""
    from streamlit.web import bootstrap

    stay_inside()
    mode.set_current(started)
    flags = options(started, port, browser)
    bootstrap.load_config_options(flags)
    bootstrap.run(str(SCRIPT), False, [], flags)
