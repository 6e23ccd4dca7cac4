"""The reports of a map: articles whose texts are coded, and the project's own analysis."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.mapping.outline import Article, Report
from loaders.mapping.within import Within, filled
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value

_RESOLVER = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


@dataclass(slots=True)
class Reports:
    """Which reports a map names. Read ``articles`` first; ``own`` is asked for at the end."""

    within: Within
    _ids: dict[str, str] = field(default_factory=dict)
    _studies: list[Ref] = field(default_factory=list)
    _used: bool = False

    def articles(self) -> Iterator[Record]:
        """Give the reports whose texts are among the sources, and what they report on."""
        for one in self.within.given.articles:
            yield from self._article(one)

    def named(self, name: str, line: int) -> Ref | None:
        """Return the report of this name; of none, the project's own. A fault where there is none.

        An article goes by its source's name, its label or its title, others by label or id.
        """
        if not name:
            self._used = True
            return Ref("Report", self._own_id())
        found = self._ids.get(name) or self.within.names("report", name)
        if not found:
            message = "no article of the map and no report of the graph is called so"
            self.within.fault(message, line, "report", name)
        return Ref("Report", found) if found else None

    def own(self) -> Iterator[Record]:
        """Give the project's own report, if anything is found or claimed in it."""
        given = self.within.given.report
        if not self._used and given == Report() and not self._studies:
            return
        title = given.title or given.label or f"Analysis of {self.within.label}"
        values = _values(given) | {"label": given.label or title, "title": title}
        values |= {"id": self._own_id(), "origin": "project", "kind": given.kind or "report"}
        yield Node("Report", values, self.within.place(0))
        start = Ref("Report", self._own_id())
        yield self.within.edge("REPORTS_ON", start, Ref("Study", self.within.study), 0)
        for one in self._studies:
            yield self.within.edge("SYNTHESISES", start, one, 0)

    def _own_id(self) -> str:
        return self.within.id("report")

    def _article(self, one: Article) -> Iterator[Record]:
        sources = self.within.sources(one.source)
        if not sources:
            message = "no source is called so"
            self.within.lack(message, one.line, "source", one.source)
        known = self._referred(one)
        name = known or self._elsewhere(one) or self.within.id("report", one.source)
        for key in (one.source, one.report.label, one.report.title):
            if key:
                self._ids.setdefault(key, name)
        if not sources:  # it is named all the same: another file of the load may have its text
            return
        report = Ref("Report", name)
        if name == self.within.id("report", one.source):
            yield self._node(one, name)
        if not known:
            for source in sources:
                yield self.within.edge("TEXT_OF", Ref("Source", source), report, one.line)
        yield from self._study(one, report)

    def _referred(self, one: Article) -> str | None:
        """Return the id of the reference that the tool itself links the source to."""
        for source in self.within.texts.get(one.source, ()):
            found = self.within.names("reference", source.reference) if source.reference else None
            if found and one.report != Report():
                message = "the project links this text to a reference, which says what it is"
                self.within.fault(message, one.line, "source")
            if found:
                return found
        return None

    def _elsewhere(self, one: Article) -> str | None:
        """Return the id of the same report where the graph has it already, by DOI or title."""
        keys = (_doi(one.report.doi), one.report.title)
        return next((found for key in keys if key and (found := self._asked(key))), None)

    def _asked(self, key: str) -> str | None:
        return self.within.names("report", key)

    def _node(self, one: Article, name: str) -> Node:
        title = one.report.title or one.report.label or one.source
        values = _values(one.report) | {"label": one.report.label or title, "title": title}
        values |= {"id": name, "origin": "project", "kind": one.report.kind or "article"}
        return Node("Report", values, self.within.place(one.line))

    def _study(self, one: Article, report: Ref) -> Iterator[Node | Edge]:
        if not one.study:
            return
        study = Ref("Study", self.within.id("study", one.study))
        if study not in self._studies:
            self._studies.append(study)
            values = {"id": study.id, "origin": "project", "label": one.study}
            yield Node("Study", values, self.within.place(one.line))
        yield self.within.edge("REPORTS_ON", report, study, one.line)


def _values(given: Report) -> dict[str, Value]:
    authors = tuple(one.strip() for one in given.authors.split("|") if one.strip())
    return filled(
        {
            "year": given.year,
            "doi": _doi(given.doi),
            "author": authors,
            "journal": given.journal,
            "url": given.url,
        }
    )


def _doi(text: str) -> str:
    return _RESOLVER.sub("", text.strip()).casefold()
