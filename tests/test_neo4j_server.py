"""The parts of tests/neo4j_server.py that need no Neo4j."""

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests import neo4j_server
from tests.neo4j_server import Neo4jServer, Unavailable, running


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("URI", "USER", "PASSWORD"):
        monkeypatch.delenv(f"PEERGRAPH_TEST_{name}", raising=False)
    monkeypatch.setenv("PEERGRAPH_TEST_CACHE", str(tmp_path / "cache"))


def test_the_pom_pins_the_long_term_version_for_both_artifacts() -> None:
    dependencies = ElementTree.parse(neo4j_server.POM).findall("{*}dependencies/*")
    named = {(each.findtext("{*}artifactId"), each.findtext("{*}version")) for each in dependencies}
    assert named == {("neo4j", "${neo4j.version}"), ("neo4j-bolt", "${neo4j.version}")}
    assert neo4j_server.neo4j_version() == "5.26.30"


def test_without_java_the_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match=r"Java development kit, 17 or newer.*install"):
        running(tmp_path / "server").__enter__()


def test_a_java_without_compiler_is_not_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runtime = tmp_path / "java"
    runtime.write_text("#!/bin/sh\necho java.base@21.0.1\n", "utf-8")
    runtime.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name: str(runtime))
    with pytest.raises(Unavailable, match="development kit"):
        neo4j_server.require_java()


def test_without_maven_the_sentence_says_what_to_install_and_nothing_counts_as_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="install maven"):
        neo4j_server.require_jars()
    assert not (neo4j_server.cache_folder() / "complete").exists()


def test_a_server_named_in_the_environment_is_used_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PEERGRAPH_TEST_URI", "bolt://db.example:7687")
    monkeypatch.setenv("PEERGRAPH_TEST_PASSWORD", "correct-horse")
    with running(tmp_path / "server") as server:
        assert server == Neo4jServer("bolt://db.example:7687", "neo4j", "correct-horse")
    assert not (tmp_path / "server").exists()
