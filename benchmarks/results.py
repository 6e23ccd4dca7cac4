"""Results as Markdown tables, printed or written between the markers of README.md."""

import os
import platform
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from ontology.errors import PeergraphError

README = Path(__file__).resolve().parents[1] / "README.md"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table; the first one is its header."""
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine() -> str:
    """Return what the results depend on, without the name of the machine."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{system}, {os.cpu_count()} cores{_memory()}, Python {platform.python_version()}"


def _memory() -> str:
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return ""
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f", {size / 2**30:.0f} GiB of memory"


def versions(*packages: str) -> str:
    """Return those of ``packages`` that are installed, with their versions."""
    found = []
    for name in packages:
        with suppress(metadata.PackageNotFoundError):
            found.append(f"{name} {metadata.version(name)}")
    return ", ".join(found)


def command(module: str, arguments: Sequence[str] | None = None) -> str:
    """Return the command that this run was started with."""
    return " ".join(["python -m", module, *(sys.argv[1:] if arguments is None else arguments)])


def report(name: str, asked: str, about: str, body: str, readme: bool) -> None:
    """Print a result, and put it between the markers called ``name`` of the README if asked to."""
    today = datetime.now(UTC).date().isoformat()
    text = f"`{asked}` on {today}; {machine()}; {about}:\n\n{body}"
    print(text)
    if readme:
        README.write_text(placed(README.read_text("utf-8"), name, text), "utf-8", newline="\n")


def placed(readme: str, name: str, text: str) -> str:
    """Return ``readme`` with ``text`` between the markers. Raises PeergraphError without them."""
    begin, end = f"<!-- results of {name} -->", f"<!-- end of {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if len(pattern.findall(readme)) != 1:
        raise PeergraphError(f"README.md has no place for the results of {name}")
    return pattern.sub(lambda _: f"{begin}\n{text}\n{end}", readme)
