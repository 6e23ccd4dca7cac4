"""A driver's values as JSON has them, and back as a statement takes them."""

import base64
from collections.abc import Mapping
from typing import Any

from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

# (property, Cypher function) pairs, as in a batch's shape.
Times = tuple[tuple[str, str], ...]


def packed(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a record as JSON: ``set`` are plain, ``times`` need a function.

    Every value that a property can have on Neo4j 5 comes back through ``unpacked``.
    """
    timed = {name: told for name, value in properties.items() if (told := _timed(value))}
    plain = {name: _plain(value) for name, value in properties.items() if name not in timed}
    return {"set": plain, **({"times": timed} if timed else {})}


def unpacked(values: Mapping[str, Any]) -> tuple[Times, dict[str, Any]]:
    """Return the times of ``packed`` values, and ``set`` and ``times`` as parameters."""
    timed = values.get("times", {})
    times = tuple(sorted((name, kind) for name, (kind, _) in timed.items()))
    plain = {name: _native(value) for name, value in values["set"].items()}
    return times, {"set": plain, "times": {name: told for name, (_, told) in timed.items()}}


def assigned(times: Times) -> str:
    """Return the part of a SET that gives ``x`` its times from ``row.times``."""
    return "".join(f", x.{_quoted(name)} = {_called(name, kind)}" for name, kind in times)


def _called(name: str, kind: str) -> str:
    if kind.endswith("[]"):
        return f"[one IN row.times.{_quoted(name)} | {kind[:-2]}(one)]"
    return f"{kind}(row.times.{_quoted(name)})"


def _quoted(name: str) -> str:
    # A name that somebody gave by hand may be any text.
    return "`" + name.replace("`", "``") + "`"


def _timed(value: Any) -> tuple[str, Any] | None:  # noqa: ANN401  (a driver's value)
    if isinstance(value, list) and value and (first := _timed(value[0])):
        told = [_timed(one) for one in value]
        return first[0] + "[]", [one[1] for one in told if one]
    if isinstance(value, DateTime):
        return "datetime" if value.tzinfo else "localdatetime", value.iso_format() + _zone(value)
    if isinstance(value, Date):
        return "date", value.iso_format()
    if isinstance(value, Time):
        return "time" if value.tzinfo else "localtime", value.iso_format()
    if isinstance(value, Duration):
        return "duration", value.iso_format()
    if isinstance(value, Point):
        return "point", dict(zip("xyz", value, strict=False)) | {"srid": value.srid}
    return None


def _zone(value: DateTime) -> str:
    """Return the name of a moment's time zone as a statement takes it, empty for an offset."""
    name = getattr(value.tzinfo, "zone", None) or getattr(value.tzinfo, "key", None)
    return f"[{name}]" if name and name != "UTC" else ""


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, bytes | bytearray):
        return {"base64": base64.b64encode(value).decode()}
    return value


def _native(value: Any) -> Any:  # noqa: ANN401
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value
