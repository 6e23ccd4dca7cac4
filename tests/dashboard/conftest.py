"""A dashboard as its readers have it: a process of its own, and a browser that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from graph import embedded
from graph.connection import Connection
from graph.settings import Settings
from loaders import demonstration
from ontology.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
_STARTS_WITHIN = 60  # seconds


@pytest.fixture(scope="session")
def dashboard_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of an embedded server with the filled demonstration. Tests only read it."""
    settings = Settings(home=tmp_path_factory.mktemp("dashboard"))
    try:
        with Connection(settings) as connection:
            demonstration.fill(connection, vocabulary())
        yield settings
    finally:
        embedded.stop(settings)


@pytest.fixture(scope="session")
def dashboard_url(dashboard_settings: Settings) -> Iterator[str]:
    """The address of a running dashboard of the filled demonstration, on the embedded engine."""
    with (dashboard_settings.home / "dashboard.log").open("wb") as log:
        yield from _served(dashboard_settings.home, log)


def _served(home: Path, log: IO[bytes]) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "peergraph", "dashboard", "--graph", "demo", "--no-browser"]
    place = {"PEERGRAPH_HOME": str(home), "PYTHONPATH": str(ROOT)}
    others = {name: one for name, one in os.environ.items() if not name.startswith("PEERGRAPH_")}
    process = subprocess.Popen(
        [*command, "--port", str(port)], env=others | place, cwd=home, stdout=log, stderr=log
    )
    try:
        url = f"http://localhost:{port}"
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end:
        assert process.poll() is None, "the dashboard ended; see dashboard.log in its folder"
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not answer within {_STARTS_WITHIN} seconds")


# Not for the session: as long as it is open there is an event loop in this thread, and other tests
# begin one of their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Without one: skipped with a sentence, a failure in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        missing = "needs a Chromium (Debian and Ubuntu: apt install chromium)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as tools:
        opened = tools.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        yield opened
        opened.close()


@dataclass(slots=True)
class Watched:
    """What a page asked for and complained of, while somebody used it."""

    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Begin to write down what ``page`` does."""
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda opened: self._asked(opened.url))
        page.on("console", lambda said: self._said(said.type, said.text, said.location["url"]))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, url: str) -> None:
        host = urlsplit(url).hostname
        self.hosts |= {host} if host else set()

    def _said(self, kind: str, message: str, url: str) -> None:
        # Streamlit looks for its server below the page's own address before it looks above.
        if kind == "error" and "/_stcore/" not in url:
            self.complaints.append(message)


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """A new page, 1280 pixels wide; afterwards: nothing left this machine, nothing complained."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    watched = Watched()
    watched.watch(page)
    yield page
    context.close()
    assert watched.hosts <= {"localhost", "127.0.0.1"}, watched.hosts
    assert not watched.complaints, watched.complaints
