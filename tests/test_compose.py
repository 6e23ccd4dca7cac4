"""docker-compose.yml gives a server that is closed to the network and hardened for reading."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.neo4j_server import HARDENING, neo4j_version

FILE = Path(__file__).resolve().parents[1] / "docker-compose.yml"


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
