"""docker-compose.yml gives a server that is closed to the network, and the dashboard beside it."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboard import serve
from graph import projects
from graph.connection import Connection
from graph.settings import Settings
from ontology.vocabulary import vocabulary
from tests.neo4j_server import HARDENING, neo4j_version

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docker-compose.yml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def neo4j(compose: dict[str, Any]) -> dict[str, Any]:
    service: dict[str, Any] = compose["services"]["neo4j"]
    return service


def setting_of(variable: str) -> str:
    """Give the setting that the image reads from a variable: "_" is a dot, "__" an underscore."""
    return variable.removeprefix("NEO4J_").replace("_", ".").replace("..", "_")


def host_of(port: str | int | dict[str, Any]) -> str:
    """Give the address that a published port is bound to; empty means every one."""
    if isinstance(port, dict):
        return str(port.get("host_ip", ""))
    return str(port).rpartition(":")[0].rpartition(":")[0]


@pytest.mark.parametrize(
    ("port", "host"),
    [
        ("127.0.0.1:7687:7687", "127.0.0.1"),
        ("0.0.0.0:7687:7687", "0.0.0.0"),
        ("7687:7687", ""),
        (7687, ""),
        ({"target": 7687, "published": "7687", "host_ip": "127.0.0.1"}, "127.0.0.1"),
        ({"target": 7687, "published": "7687"}, ""),
    ],
)
def test_the_address_of_a_port_is_read_in_every_spelling(
    port: str | int | dict[str, Any], host: str
) -> None:
    assert host_of(port) == host


def test_every_port_of_every_service_is_on_this_machine_only(compose: dict[str, Any]) -> None:
    services = compose["services"].values()
    assert {host_of(port) for each in services for port in each.get("ports", [])} == {"127.0.0.1"}
    assert all("network_mode" not in each for each in services)


def test_http_and_bolt_are_published(neo4j: dict[str, Any]) -> None:
    assert {port.rpartition(":")[2] for port in neo4j["ports"]} == {"7474", "7687"}


def test_a_password_has_to_be_given(neo4j: dict[str, Any]) -> None:
    assert neo4j["environment"]["NEO4J_AUTH"].startswith("neo4j/${PEERGRAPH_PASSWORD:?")


def test_the_server_is_hardened_as_in_the_tests(neo4j: dict[str, Any]) -> None:
    settings = {setting_of(name): value for name, value in neo4j["environment"].items()}
    assert HARDENING.items() <= settings.items()
    assert settings["dbms.usage_report.enabled"] == "false"


def test_every_variable_is_text_because_compose_refuses_truth_values(
    neo4j: dict[str, Any],
) -> None:
    assert all(isinstance(value, str) for value in neo4j["environment"].values())


def test_the_version_is_the_long_term_line_that_the_tests_run_on(neo4j: dict[str, Any]) -> None:
    line = neo4j_version().rpartition(".")[0]
    assert line == "5.26"
    assert neo4j["image"] == f"neo4j:{line}-community"


def test_the_data_outlive_the_container(compose: dict[str, Any], neo4j: dict[str, Any]) -> None:
    kept = dict(volume.split(":")[::-1] for volume in neo4j["volumes"])
    assert kept["/data"] in compose["volumes"]


def test_it_is_watched_bounded_and_stopped_in_order(neo4j: dict[str, Any]) -> None:
    assert "http://127.0.0.1:7474/" in neo4j["healthcheck"]["test"]
    assert neo4j["mem_limit"]
    assert neo4j["restart"] == "unless-stopped"
    assert neo4j["stop_grace_period"] == "1m"


# ---------------------------------------------------------------- the dashboard


@pytest.fixture(scope="module")
def dashboard(compose: dict[str, Any]) -> dict[str, Any]:
    service: dict[str, Any] = compose["services"]["dashboard"]
    return service


def test_it_waits_for_the_server_and_knows_its_password(
    dashboard: dict[str, Any], neo4j: dict[str, Any]
) -> None:
    assert dashboard["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    settings = dashboard["environment"]
    assert settings["PEERGRAPH_URI"] == "bolt://neo4j:7687"
    assert "neo4j/" + settings["PEERGRAPH_PASSWORD"] == neo4j["environment"]["NEO4J_AUTH"]
    assert all(isinstance(value, str) for value in settings.values())


def test_it_is_built_from_this_clone_and_keeps_its_home(
    compose: dict[str, Any], dashboard: dict[str, Any]
) -> None:
    assert dashboard["build"] == "."
    ((name, place),) = [volume.split(":") for volume in dashboard["volumes"]]
    assert name in compose["volumes"]
    assert f"PEERGRAPH_HOME={place} " in (ROOT / "Dockerfile").read_text("utf-8")


def test_it_is_published_where_its_command_says(dashboard: dict[str, Any]) -> None:
    port = dashboard["command"][dashboard["command"].index("--port") + 1]
    assert dashboard["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert "--behind-loopback" in dashboard["command"]
    assert f":{port}/_stcore/health" in dashboard["healthcheck"]["test"][-1]
    assert "--edit" not in dashboard["command"]


def test_the_image_is_nobody_in_particular() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    last = text.split("FROM ")[-1]
    assert re.search(r"^USER (?!root)\w+$", last, re.MULTILINE)
    assert {line.split()[1] for line in text.splitlines() if line.startswith("FROM ")} == {
        "python:3.11-slim"
    }
    assert "-c constraints.txt ." in text
    assert "--behind-loopback" not in last.split("CMD")[-1]  # safe when somebody publishes it


def test_the_image_gets_what_the_package_is_built_from_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    kept = {line[1:] for line in rules if line.startswith("!")}
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    built = setup["tool"]["setuptools"]
    packages = {one.rstrip("*") for one in built["packages"]["find"]["include"]}
    modules = {f"{one}.py" for one in built["py-modules"]}
    project = {"pyproject.toml", setup["project"]["readme"], "constraints.txt", "LICENSE"}
    assert kept == packages | modules | project
    assert all((ROOT / one).exists() for one in kept)


@pytest.fixture
def served(dashboard: dict[str, Any], neo4j_settings: Settings, tmp_path: Path) -> Iterator[int]:
    """The port of the service's own command, run without Docker on a project's graph."""
    with Connection(neo4j_settings) as connection:
        name = connection.home()
        if projects.about(connection, name).purpose != "project":
            connection.drop(name)
            projects.prepare(connection, vocabulary(), name, "project")
    port = serve.free_port("0.0.0.0")
    words = dashboard["command"]
    at = words.index("--port") + 1
    environment = dashboard["environment"] | {
        "PEERGRAPH_URI": neo4j_settings.uri,
        "PEERGRAPH_PASSWORD": neo4j_settings.password,
        "PEERGRAPH_HOME": str(tmp_path / "data"),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEERGRAPH_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "peergraph", *words[:at], str(port), *words[at + 1 :]],
        env=kept | environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def test_the_command_serves_a_project_on_neo4j_to_this_machine_alone(served: int) -> None:
    end = time.monotonic() + 60
    while (found := _status(served, "/_stcore/health")) != 200:
        assert time.monotonic() < end, found
        time.sleep(0.3)
    # What a page asks through: any other name is a page of the web, or somebody on the network.
    assert _opened(served, "localhost") == 101
    assert _opened(served, "127.0.0.1") == 101
    assert _opened(served, "evil.example") == 403
    assert _opened(served, "192.0.2.7") == 403


def _status(port: int, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _opened(port: int, host: str) -> int:
    """Return what the server answers to somebody who opens a session under the name ``host``."""
    asked = {
        "Host": f"{host}:{port}",
        "Origin": f"http://{host}:{port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "cGVlcmdyYXBoLXBlZXI0NA==",
    }
    return _status(port, "/_stcore/stream", **asked)
