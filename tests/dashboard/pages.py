"""Pages of the dashboard run without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import mode
from dashboard.mode import Mode
from graph.settings import Settings

_SCRIPT = """
from dashboard import shell, style
style.apply()
shell.show({name!r})
"""


def run(
    name: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    started: Mode | None = None,
    **address: str | list[str],
) -> AppTest:
    """Return the page called ``name`` as the address with these parameters shows it."""
    monkeypatch.setenv("PEERGRAPH_HOME", str(settings.home))
    for key, value in (("URI", settings.uri), ("USER", settings.user)):
        monkeypatch.setenv(f"PEERGRAPH_{key}", value)
    monkeypatch.setenv("PEERGRAPH_PASSWORD", settings.password)
    monkeypatch.setattr(mode, "_current", started or Mode())
    found = AppTest.from_string(_SCRIPT.format(name=name), default_timeout=60)
    for key, given in address.items():
        found.query_params[key.rstrip("_")] = given
    return found.run()


def words(found: AppTest) -> str:
    """Return everything a page says, HTML included."""
    kinds = ("title", "subheader", "text", "markdown", "caption", "info", "warning", "error")
    said = [str(one.value) for kind in kinds for one in found.get(kind)]  # type: ignore[union-attr]
    said += [one.proto.body for one in found.get("html")]
    said += [one.label for one in found.expander]
    return "\n".join(said)


def folder() -> Path:
    """Return the folder of the pages."""
    return Path(mode.__file__).parent / "views"
