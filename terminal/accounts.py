"""What is told of each file of a load: what it was taken for, what did not reach the graph."""

from collections.abc import Sequence

from loaders import formats
from loaders.told import Told
from terminal import words


def say(told: Sequence[Told]) -> None:
    """Print the account of every file that is no plain table, to standard error."""
    for one in told:
        if one.format != "tables":
            _say(one)


def _say(one: Told) -> None:
    title = formats.named(one.format).TITLE
    words.say(f"{one.file}: {title}{f', written by {one.tool}' if one.tool else ''}.")
    found = ", ".join(f"{number:,} {what}" for what, number in sorted(one.found.items()))
    if found:
        words.say(f"  Found: {found}.")
    quotes = one.quotes()
    if quotes["total"]:
        words.say(
            f"  Quotes: {quotes['total']:,}, of which {quotes['verified']:,} were found where the "
            f"file says, and {quotes['unverified']:,} were not."
        )
    for loss in one.losses():
        words.say(f"  Passed over: {loss['count']:,} × {loss['what']}: {loss['why']}.")
    for name in one.missing:
        words.say(f"  Missing: {name}.")
    for note in one.notes:
        words.say(f"  {note}")


def lossy(told: Sequence[Told]) -> bool:
    """Whether something was passed over, or a quote could not be found where a file says."""
    return any(one.skipped or one.unverified for one in told)
