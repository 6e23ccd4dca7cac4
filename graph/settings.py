"""Where peergraph keeps its files and which server it talks to: one dataclass, one place."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from ontology.errors import ServerError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. ``uri`` empty means the embedded server.

    ``timeout`` is the time limit of a query in seconds, ``idle`` the minutes without a query after
    which the embedded server ends itself; 0 means never.
    """

    home: Path
    uri: str = ""
    user: str = "neo4j"
    password: str = ""
    graph: str = ""
    timeout: float = 60.0
    idle: float = 15.0

    @property
    def embedded(self) -> bool:
        """Whether the embedded server is meant."""
        return not self.uri


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of ``environment`` (default: the process's own).

    Raises ServerError when PEERGRAPH_URI has no Bolt scheme or a number is none.
    """
    env = os.environ if environment is None else environment
    uri = env.get("PEERGRAPH_URI", "").strip()
    if uri and uri.split("://")[0] not in SCHEMES:
        schemes = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise ServerError(f"PEERGRAPH_URI must begin with one of {schemes}")
    home = env.get("PEERGRAPH_HOME", "").strip()
    return Settings(
        home=Path(home).expanduser() if home else Path(platformdirs.user_data_dir("peergraph")),
        uri=uri,
        user=env.get("PEERGRAPH_USER", "").strip() or "neo4j",
        password=env.get("PEERGRAPH_PASSWORD", ""),
        graph=env.get("PEERGRAPH_GRAPH", "").strip(),
        timeout=_number(env, "PEERGRAPH_TIMEOUT", 60.0),
        idle=_minutes(env, "PEERGRAPH_IDLE", 15.0),
    )


def _minutes(env: Mapping[str, str], name: str, default: float) -> float:
    never = re.fullmatch(r"never|0+([.]0*)?", env.get(name, "").strip().lower())
    return 0.0 if never else _number(env, name, default)


def _number(env: Mapping[str, str], name: str, default: float) -> float:
    text = env.get(name, "").strip()
    try:
        number = float(text) if text else default
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise ServerError(f"{name} must be a number above nought, as in {name}={default:g}")
    return number
