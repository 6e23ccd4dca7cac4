"""Where a dashboard can be reached, and by whom."""

import socket

import pytest

from dashboard import serve
from dashboard.mode import Mode
from graph.audience import OTHERS, OWNER
from ontology.errors import GraphError, ServerError


def test_a_project_stays_on_this_machine() -> None:
    Mode().admit("mine", "project")
    Mode(host="localhost").admit("mine", "project")
    Mode(host="0.0.0.0").admit("demo", "demonstration")
    Mode(host="0.0.0.0", share=True).admit("mine", "project")
    with pytest.raises(GraphError, match=r"mine is a project.*--share"):
        Mode(host="0.0.0.0").admit("mine", "project")
    with pytest.raises(GraphError, match="--share"):
        Mode(host="192.0.2.7").admit("mine", "")


def test_behind_something_that_is_reached_from_this_machine_alone() -> None:
    behind = Mode(host="0.0.0.0", behind=True)
    behind.admit("mine", "project")
    found = serve.options(behind, 8501)
    assert found["server_address"] == "0.0.0.0"
    assert found["server_allowedHosts"] == ["127.0.0.1", "localhost", "::1"]
    assert serve.url(behind, 8501) == "http://localhost:8501"


def test_who_reads() -> None:
    assert Mode().audience is OWNER
    assert Mode(share=True).audience is OTHERS


def test_nothing_is_sent_anywhere() -> None:
    found = serve.options(Mode(), 8501)
    assert found["server_address"] == "127.0.0.1"
    assert found["browser_gatherUsageStats"] is False
    assert found["logger_hideWelcomeMessage"] is True
    assert found["client_showErrorDetails"] == "none"
    assert found["client_disableDataExport"] is True
    assert found["server_allowedHosts"]


def test_every_option_is_one_of_streamlits() -> None:
    from streamlit import config

    known = set(config.get_config_options())
    for name in serve.options(Mode(), 8501):
        assert name.replace("_", ".") in known


def test_the_next_free_port_and_a_taken_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=f"port {port} is taken"):
            serve.free_port("127.0.0.1", port)
    assert serve.free_port("127.0.0.1", port) == port
