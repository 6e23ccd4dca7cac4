"""The ids and labels under which participants and coders stand in the graph, instead of names.

An id is random, never made from a name or an order. So that the same project loaded again finds
the same people, a private file of this machine, outside the graph, keeps which name has which id,
as keyed hashes only: nobody can read a name out of it, and without the file nobody can tell which
name an id had. Who deletes the file loses that and nothing else.
"""

import hashlib
import hmac
import json
import re
import secrets
import unicodedata
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from graph.state import write_json
from ontology.errors import GraphError

Kind = Literal["participant", "coder"]
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # base32
_LENGTH = 10
_SHOWN = 3  # letters of an id that make the label
_TRIES = 50  # for an id whose label nobody has
_WAIT = 30  # seconds for another load that is writing the file
_PREFIX: dict[Kind, str] = {"participant": "p-", "coder": "c-"}
_ID = re.compile(r"[^\x00-\x1f\x7f]{1,999}")
_CODE = re.compile(
    r"(?:[A-Za-z]|[A-Z]{2,3}|(?i:participant|respondent|interviewee|interview|informant|case|subject"
    r"|speaker|person|pair|group|focus group|peer mentor|peer worker|nurse|staff|manager))"
    r"[ _.#-]?[0-9]{1,3}(?:[A-Za-z]|[_./-][0-9]{1,3})?"
)


class Pseudonyms:
    """Which participant and which coder has which id, for the graph with ``token``.

    ``folder`` is where the private files are. What is made or bound stands there after ``save``
    only, so that a dry run leaves nothing. Every method raises GraphError when the file or the
    folder cannot be used.
    """

    def __init__(self, folder: Path, token: str) -> None:
        if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", token):
            raise GraphError("a graph without a token can keep no pseudonyms")
        self._file = folder / f"{token}.json"
        self._secret, self._ids = self._read()
        self._new: dict[tuple[Kind, str, str], str] = {}  # not saved yet
        self._bound: set[tuple[Kind, str, str]] = set()
        self._labels = {_shown(one) for one in self._ids.values()}

    def participant(self, study: str, name: str) -> str:
        """Return the id of a participant of a study, a new one for a name not met before."""
        return self._made("participant", study, name)

    def coder(self, study: str, name: str) -> str:
        """Return the id of a coder of a study, a new one for a name not met before."""
        return self._made("coder", study, name)

    def known(self, kind: Kind, study: str, name: str) -> str | None:
        """Return the id that somebody has already, or None."""
        key = (kind, study, folded(name))
        return self._new.get(key) or self._ids.get(_hash(self._secret, key))

    def bind(self, kind: Kind, study: str, name: str, id: str) -> None:  # noqa: A002
        """Let somebody have an ``id`` that is known from elsewhere, whatever the file says."""
        if not _ID.fullmatch(id):
            raise GraphError("a pseudonym must be one line of 1 to 999 characters")
        key = (kind, study, folded(name))
        self._new[key] = id
        self._bound.add(key)
        self._labels.add(_shown(id))

    def save(self) -> dict[str, str]:
        """Keep what is new; return the ids to give up, with those to use in their stead.

        There are such only where another load has named the same people since this one began to:
        its ids were there first and are used, so that nobody becomes two.
        """
        if not self._new:
            return {}
        try:
            self._file.parent.mkdir(0o700, parents=True, exist_ok=True)
            self._file.parent.chmod(0o700)
            with FileLock(self._file.with_suffix(".lock"), timeout=_WAIT):
                return self._joined()
        except (OSError, Timeout) as error:
            reason = getattr(error, "strerror", None) or "another load holds it"
            raise GraphError(f"{self._file} cannot be written: {reason}") from None

    def _joined(self) -> dict[str, str]:
        secret, ids = self._read() if self._file.exists() else (self._secret, self._ids)
        given_up = {}
        for key, one in self._new.items():
            place = _hash(secret, key)
            if key in self._bound or place not in ids:
                ids[place] = one
            elif ids[place] != one:
                given_up[one] = ids[place]
        write_json(self._file, {"version": 1, "secret": secret.hex(), "ids": ids})
        self._secret, self._ids = secret, ids
        self._new.clear()
        self._bound.clear()
        return given_up

    def _made(self, kind: Kind, study: str, name: str) -> str:
        found = self.known(kind, study, name)
        if found is None:
            found = self._fresh(_PREFIX[kind])
            self._new[kind, study, folded(name)] = found
            self._labels.add(_shown(found))
        return found

    def _fresh(self, prefix: str) -> str:
        # Two people with the same three letters would be hard to tell apart; past some thousand
        # people that cannot be had any more.
        for _ in range(_TRIES):
            one = prefix + "".join(secrets.choice(LETTERS) for _ in range(_LENGTH))
            if _shown(one) not in self._labels:
                break
        return one

    def _read(self) -> tuple[bytes, dict[str, str]]:
        try:
            return _understood(json.loads(self._file.read_text("utf-8")))
        except FileNotFoundError:
            return secrets.token_bytes(32), {}
        except OSError as error:
            raise GraphError(f"{self._file} cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise GraphError(
                f"{self._file} is damaged: bring it back from a backup, or move it away, and "
                "people whose names are in no graph yet get new ids"
            ) from None


def label(kind: Kind, name: str, id: str) -> str:  # noqa: A002
    """Return what is shown of somebody: a participant's code if the name is one, else letters.

    The letters are those of the ``id``, so that they stay the same. A coder's name never stays.
    """
    if kind == "participant" and is_code(name):
        return folded(name)
    return f"{kind.capitalize()} {_shown(id)}"


def is_code(name: str) -> bool:
    """Return whether a name is a code such as P03, INT_12, FG2-3 or Participant 7."""
    return len(name) <= 40 and bool(_CODE.fullmatch(folded(name)))


def _shown(id: str) -> str:  # noqa: A002
    return re.sub(r"[^a-z0-9]", "", id.split("-", 1)[-1].lower())[:_SHOWN].upper()


def folded(name: str) -> str:
    """Return a name as it is kept: two that differ in blanks only are one."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _hash(secret: bytes, key: tuple[str, str, str]) -> str:
    # As JSON, so that no study and name together read like another study and name.
    return hmac.new(secret, json.dumps(key).encode(), hashlib.sha256).hexdigest()


def _understood(data: Any) -> tuple[bytes, dict[str, str]]:  # noqa: ANN401  (any JSON)
    secret, ids = bytes.fromhex(data["secret"]), data["ids"]
    if data["version"] != 1 or len(secret) < 16 or not isinstance(ids, dict):
        raise ValueError
    if not all(isinstance(one, str) and _ID.fullmatch(one) for one in ids.values()):
        raise ValueError
    return secret, ids
