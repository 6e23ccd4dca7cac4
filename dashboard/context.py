"""A quote in its source on the screen: the words marked in the text around them."""

from collections.abc import Iterator

from dashboard import inert, words
from graph.passage import Passage
from ontology.vocabulary import Vocabulary

# For those who hear the page: a mark is not read out.
_HEARD = (
    "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap"
)


def html(found: Passage) -> str:
    """Return the quote with what stands around it, its beginning and end said to screen readers."""
    if found.exact is None:
        return f'<div class="pg-context">({inert.html(words.WITHHELD)})</div>'
    first = "… " * bool(found.earlier)
    last = " …" * bool(found.later)
    marked = (
        f"{_heard('beginning of the quote: ')}<mark>{inert.html(found.exact)}</mark>"
        f"{_heard(' end of the quote. ')}"
    )
    kind = " pg-quote pg-made-up" if found.origin == "synthetic" else ""
    text = f"{first}{inert.html(found.before)}{marked}{inert.html(found.after)}{last}"
    return f'<div class="pg-context{kind}">{text}</div>'


def _heard(text: str) -> str:
    return f'<span style="{_HEARD}">{text}</span>'


def where(found: Passage) -> str:
    """Return who said it where, in one line."""
    unknown = "speaker not recorded" if found.exact is not None and found.order == 1 else None
    author = "words of an author" if found.order != 1 else None
    parts = (
        found.who or author or unknown,
        found.group,
        found.study_label or found.report_label,
        found.title,
    )
    return " · ".join(one for one in parts if one)


def about(found: Passage, vocabulary: Vocabulary) -> Iterator[str]:
    """Give sentences on the anchor and the consent of a quote: for its owner."""
    yield _anchor(found)
    if found.earlier or found.later:
        left = words.number(found.earlier + found.later, "character")
        yield f"{left} more of the source stand before and after what is shown."
    consents = vocabulary.classes["Quote"].properties["consent"].words
    known = {one.notation: f"{one.label}: {one.definition}" for one in consents}
    yield f"Consent: {known.get(found.consent, found.consent)}"
    yield {
        True: "It speaks of a third party, such as a peer mentor, a service user or a colleague.",
        False: "It speaks of no third party.",
        None: "Nobody has looked yet whether it speaks of a third party.",
    }[found.third_party]


def _anchor(found: Passage) -> str:
    if found.fits:
        return "The words stand in the text of the source where the anchor says."
    around = {
        "anchor": "What is shown around them is what the quote's own record keeps.",
        "none": "No text around the quote is available.",
    }.get(found.found, "")
    if found.fits is False:
        return f"The words do not stand in the text of the source where the anchor says. {around}"
    checked = {
        True: "The record says that they were found there.",
        False: "The record says that they were not found there.",
        None: "Nobody has checked the anchor.",
    }[found.verified]
    return f"The text of the source is not in this graph. {checked} {around}"
