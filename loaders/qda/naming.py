"""Who of a file has which pseudonym: what joins the file's keys with the names kept as hashes."""

from loaders.mapping.parting import scope
from loaders.qda.material import Material
from loaders.qda.pseudonyms import Kind, Pseudonyms
from loaders.qda.speakers import Rules, participants

_KINDS: dict[str, Kind] = {"case": "participant", "user": "coder"}
_USERS = """
SELECT u."key", u."name" FROM "User" u WHERE u."key" IN (
  SELECT "coder" FROM "Coding" UNION SELECT "coder" FROM "Memo" UNION SELECT "coder" FROM "Line")
"""


class Naming:
    """The pseudonyms of the participants and coders of one file in one study (an id).

    ``kind`` is ``case`` or ``user``, ``key`` that of the piece. Memory grows with the people.
    """

    def __init__(
        self, material: Material, study: str, pseudonyms: Pseudonyms, rules: Rules
    ) -> None:
        self._pseudonyms = pseudonyms
        self._names = {
            ("case", one.key): (scope(study, one.part), one.name)
            for one in participants(material, rules)
        }
        for key, name in material.rows(_USERS):
            self._names["user", key] = study, name or f"user {key}"

    def known(self, kind: str, key: str) -> str | None:
        """Return the id that somebody has, empty for a new one, None for who is not to be loaded.

        Not loaded are cases that are no participants and users who neither coded nor wrote.
        """
        found = self._names.get((kind, key))
        if found is None:
            return None
        return self._pseudonyms.known(_KINDS[kind], *found) or ""

    def meet(self, kind: str, key: str, id: str = "") -> str:  # noqa: A002
        """Let somebody have the ``id`` found for them, or a new one where none was; return it.

        Raises GraphError when the id is none that can be kept.
        """
        found, of = self._names[kind, key], _KINDS[kind]
        if id:
            self._pseudonyms.bind(of, *found, id)
            return id
        make = {"participant": self._pseudonyms.participant, "coder": self._pseudonyms.coder}[of]
        return make(*found)
