"""What a dry run of a load found, on standard output and beside it."""

from loaders.examined import CHANGES, Examined
from terminal import accounts, words
from terminal.rows import Format, as_json, show


def printed(found: Examined, form: Format) -> bool:
    """Print what a dry run found and return whether the load would go through."""
    for note in found.notes:
        words.say(note)
    if form is Format.json:
        print(as_json(found.rows()), end="")
    else:
        show(_rows(found), ("file", "what", "read", *([] if found.number else CHANGES)), form)
    accounts.say(found.told, dry=True)
    for name, why in found.skipped:
        words.say(f"Passed over: {name}: {why}.")
    words.say(found.sentence())
    words.faults(found.faults, found.number)
    return not found.number


def _rows(found: Examined) -> list[dict[str, object]]:
    return [
        {"file": one.file, "what": one.kind, "read": one.seen}
        | {name: getattr(one, name) for name in CHANGES}
        for one in found.portions
    ]
