"""Who speaks in transcripts, as far as the words before a colon and the cases tell."""

import re
from collections import Counter
from collections.abc import Iterator

from loaders.mapping.outline import INTERVIEWERS, folded
from loaders.qda.material import Material

_TURN = re.compile(r"^[ \t]*(\w[\w .'’/-]{0,30}?)[ \t]*:(?=\s)", re.MULTILINE)
_READ = 200_000  # characters of a text that are looked at
_LEAST = 2  # turns of a source that must begin with the same words
_MOST = 200
_TEXTS = 'SELECT source, substr(text, 1, ?) FROM "Text"'
_ALONE = """
SELECT coalesce(nullif("CaseText".source, ''), "Selection".source) AS place, min("Case".name)
FROM "CaseText" JOIN "Case" ON "Case".key = "CaseText"."case"
LEFT JOIN "Selection" ON "Selection".key = "CaseText".selection
GROUP BY place HAVING count(DISTINCT "Case".key) = 1
"""


class Speakers:
    """The words before a colon with which turns begin.

    ``asking`` are interviewers', ``told`` lead to the name of a case, ``open`` count the sources
    in which they stand and are for the user to decide.
    """

    def __init__(self, material: Material) -> None:
        rows = material.rows('SELECT DISTINCT name FROM "Case"')
        self._cases = {folded(name): name.strip() for (name,) in rows if name.strip()}
        self._alone = {source: name.strip() for source, name in material.rows(_ALONE)}
        self.asking: set[str] = set()
        self.told: dict[str, str] = {}
        self.open: Counter[str] = Counter()
        led: dict[str, set[str]] = {}
        for source, prefixes in self._turns(material):
            self._look(source, prefixes, led)
        self._settle(led)

    def _turns(self, material: Material) -> Iterator[tuple[str, list[str]]]:
        for source, text in material.rows(_TEXTS, _READ):
            counted = Counter(found[1].strip() for found in _TURN.finditer(text))
            yield source, [one for one, number in counted.items() if number >= _LEAST]

    def _look(self, source: str, prefixes: list[str], led: dict[str, set[str]]) -> None:
        answers = [one for one in prefixes if folded(one) not in INTERVIEWERS]
        self.asking |= {folded(one) for one in prefixes if folded(one) in INTERVIEWERS}
        for one in answers:
            alone = self._alone.get(source, "") if len(answers) == 1 else ""
            led.setdefault(one, set()).add(self._cases.get(folded(one)) or alone)
            self.open[one] += 1

    def _settle(self, led: dict[str, set[str]]) -> None:
        """Words that lead to one case wherever they stand are told, the others stay open."""
        for prefix, cases in led.items():
            (case, *others) = cases
            if case and not others:
                self.told[prefix] = case
                del self.open[prefix]
        self.open = Counter(dict(self.open.most_common(_MOST)))
