"""Direct identifiers that may stand in texts: looked for and counted, never shown or changed.

What is found is a warning, and what is not found may be there all the same. Text in square brackets
is a researcher's replacement, in which no names are looked for.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from loaders.qda import pseudonyms
from loaders.qda.material import Material
from loaders.told import Told

EMAIL, TELEPHONE, POSTCODE = "e-mail address", "telephone number", "postcode"
HEALTH, DATE = "NHS number", "date"
PAIR, NAMED = "possible name", "name of a case or coder"
_PLURALS = {EMAIL: "e-mail addresses", NAMED: "names of cases or coders"}
_ORDER = (EMAIL, TELEPHONE, POSTCODE, HEALTH, DATE, PAIR, NAMED)

# Every pattern is bounded or possessive, so that its time grows with the text alone.
_EMAIL = re.compile(r"(?<=[\w.%+-])@[\w-]++(?:\.[\w-]++)++")
_HEALTH = re.compile(r"(?<![0-9])[1-9][0-9]{2}[ \u00a0-]?[0-9]{3}[ \u00a0-]?[0-9]{4}(?![0-9])")
_TELEPHONE = re.compile(r"(?<![\w.])\+?\(?[0-9](?:[ \u00a0().-]{0,3}+[0-9])++")
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{1,2}[0-9][A-Z0-9]?[ \u00a0]?[0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])"
)
_MONTHS = (
    r"(?:jan(?:uary|vier|uar)?|feb(?:ruary|ruar)?|février|mar(?:ch|s)?|märz|apr(?:il)?|avril|may|mai"
    r"|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|août|sept?(?:ember|embre)?|oct(?:ober|obre)?"
    r"|okt(?:ober)?|nov(?:ember|embre)?|de[cz](?:ember)?|décembre)\b\.?"
)
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_DATE = re.compile(
    rf"(?<![\w./-])(?:{_DAY}(?:st|nd|rd|th|er|\.)?(?: of)? {_MONTHS}(?: [0-9]{{4}})?"
    rf"|{_MONTHS} {_DAY}(?:st|nd|rd|th)?(?:,? [0-9]{{4}})?"
    rf"|{_DAY}([./-])(?:0?[1-9]|1[0-2])\1(?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|(?:0?[1-9]|1[0-2])/{_DAY}/(?:[0-9]{{4}}|[0-9]{{2}})"
    r"|[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\[[^\[\]\n]{0,200}\]")
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀČĎĘĚĞİŁŃŇŐŘŚŞŠŤŮŰŹŻŽ][a-zß-öø-ÿāčďęěğıłńňőřśşšťůűźżž’'A-Z-]{1,40}+"
# In the middle of a sentence: after a word or a comma, or as the first thing in round brackets.
_PAIR = re.compile(rf"(?:(?<=[\w,;)][ \u00a0])|(?<=\())({_CAPITAL}(?:[ \u00a0]{_CAPITAL})++)")
_WORD = re.compile(r"[^\W_]++(?:[-’'][^\W_]++)*+")
_FULL_NAME = re.compile(rf"{_CAPITAL}(?: {_CAPITAL}){{1,3}}")  # of which each part may stand alone
_LONGEST = 5  # words of a name that are compared
# fmt: off
_COMMON = frozenset(
    (
        "mental", "health", "peer", "peers", "mentor", "mentors", "support", "supporter", "worker",
        "workers", "nurse", "nurses", "nursing", "team", "teams", "trust", "service", "services",
        "community", "crisis", "care", "home", "treatment", "early", "intervention", "recovery",
        "college", "hospital", "ward", "unit", "clinic", "social", "work", "occupational",
        "therapist", "therapy", "psychology", "psychologist", "psychiatrist", "psychiatry",
        "consultant", "manager", "management", "lead", "leader", "practitioner", "assistant",
        "coordinator", "specialist", "expert", "experience", "lived", "national", "royal",
        "university", "department", "government", "act", "council", "english", "french",
        "british", "united", "kingdom", "states", "european", "union", "good", "friday", "monday",
        "tuesday", "wednesday", "thursday", "saturday", "sunday", "january", "february", "march",
        "april", "may", "june", "july", "august", "september", "october", "november", "december",
        "christmas", "easter", "covid", "nhs", "cmht", "nice", "zoom", "microsoft", "google",
        "interviewer", "participant", "interview", "researcher", "moderator", "facilitator",
    )
)
_NO_NAMES = frozenset(
    (
        "admin", "administrator", "default", "user", "coder", "owner", "guest", "unknown", "test",
        "case", "cases", "people", "person", "participants", "male", "female", "men", "women",
        "staff", "the", "and", "other", "others", "none", "dr", "mr", "mrs", "ms", "prof", "new",
    )
)
# fmt: on


def settle(material: Material, told: Told) -> None:
    """Look through all texts, memos and quotes without a text; note what may be there.

    Memory grows with the names of cases and users and with the longest text.
    """
    known, total, held = names(material), 0, 0
    found: Counter[str] = Counter()
    for text in _texts(material):
        one = scan(text, known)
        total, held = total + 1, held + bool(one)
        found += one
    if held:
        listed = ", ".join(_counted(kind, found[kind]) for kind in _ORDER if found[kind])
        texts = "text, memo or quote" if total == 1 else "texts, memos and quotes"
        told.note(
            f"direct identifiers may stand in {held:,} of {total:,} {texts}: {listed}; replace "
            "them before you share anything. This list is not complete."
        )
    if called := sum(1 for one in _titles(material) if scan(one, known).keys() & {EMAIL, NAMED}):
        told.note(
            f"names of people may stand in {called:,} of the names of sources, codes and sets, "
            "which are kept as they are; rename these before you share anything."
        )


def names(material: Material) -> frozenset[str]:
    """Return the names of cases and users that are no codes."""
    rows = material.rows('SELECT "name" FROM "Case" UNION SELECT "name" FROM "User"')
    return frozenset(name for (name,) in rows if name and not pseudonyms.is_code(name))


def scan(text: str, names: frozenset[str]) -> Counter[str]:
    """Count what may identify somebody in a text, by kind; ``names`` are looked for too."""
    found: Counter[str] = Counter()
    found[EMAIL] = sum(1 for _ in _EMAIL.finditer(text)) if "@" in text else 0
    found[POSTCODE] = sum(1 for _ in _POSTCODE.finditer(text))
    rest, found[DATE] = _DATE.subn("|", text)
    found[HEALTH] = sum(_is_health(one[0]) for one in _HEALTH.finditer(rest))
    rest = _HEALTH.sub(lambda one: "|" if _is_health(one[0]) else one[0], rest)
    found[TELEPHONE] = sum(_is_telephone(one[0]) for one in _TELEPHONE.finditer(rest))
    open_text = _MARKER.sub("[]", text)
    found[PAIR] = sum(_is_pair(one[1]) for one in _PAIR.finditer(open_text))
    found[NAMED] = _named(open_text, _spelt(names)) if names else 0
    return +found


def _texts(material: Material) -> Iterator[str]:
    for query in (
        'SELECT "text" FROM "Text"',
        'SELECT "title" || char(10) || "text" FROM "Memo"',
        'SELECT "comment" FROM "Selection" WHERE "comment" <> \'\'',
        'SELECT "memo" FROM "Coding" WHERE "memo" <> \'\'',
        'SELECT "exact" FROM "Quote" WHERE "source" NOT IN (SELECT "source" FROM "Text")',
    ):
        for (text,) in material.rows(query):
            yield text


def _titles(material: Material) -> Iterator[str]:
    for table in ("Source", "Code", "Collection"):
        yield from (name for (name,) in material.rows(f'SELECT "name" FROM "{table}"'))  # noqa: S608


def _counted(kind: str, number: int) -> str:
    return f"{number:,} {kind if number == 1 else _PLURALS.get(kind, kind + 's')}"


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _is_health(text: str) -> bool:
    """Whether the tenth digit checks the first nine, as in an NHS number."""
    *nine, last = map(int, _digits(text))
    check = (
        11 - sum(digit * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    )
    return check % 11 == last and len({*nine}) > 1


def _is_telephone(text: str) -> bool:
    digits = _digits(text[:60])
    if len(text) > 40 or re.fullmatch(r"[0-9]+[.,][0-9]+", text):
        return False
    if text[0] == "+" or digits.startswith("00"):
        return 8 <= len(digits) <= 15
    if digits[0] == "0":
        return 9 <= len(digits) <= 12
    grouped = re.fullmatch(r"\(?[0-9]{3}\)?[ .-]{1,2}[0-9]{3}[ .-][0-9]{4}", text)
    return bool(grouped)


def _is_pair(text: str) -> bool:
    words = [one for one in text.split() if one.casefold().removesuffix("’s") not in _COMMON]
    return len([one for one in words if not one.isupper()]) > 1


@lru_cache(maxsize=1)
def _spelt(names: frozenset[str]) -> dict[str, set[tuple[str, ...]]]:
    """Return names as words in lower case by their first word, parts of longer names among them."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in names:
        words = _words(name)
        for one in (words[:_LONGEST], *([part] for part in words if _FULL_NAME.fullmatch(name))):
            if len("".join(one)) > 2 and one[0].isalpha() and not {*one} <= _COMMON | _NO_NAMES:
                found.setdefault(one[0], set()).add(tuple(one))
    return found


def _words(text: str) -> list[str]:
    return [one.casefold().removesuffix("'s").removesuffix("’s") for one in _WORD.findall(text)]


def _named(text: str, names: dict[str, set[tuple[str, ...]]]) -> int:
    """Count names in a text: those of one word only where it has a capital."""
    found, words = _WORD.findall(text), _words(text)
    number = past = 0
    for at, word in enumerate(words):
        if word in names and at >= past:
            longest = _longest(words, at, names[word])
            if longest > 1 or (longest and found[at][0].isupper()):
                number, past = number + 1, at + longest
    return number


def _longest(words: list[str], at: int, known: set[tuple[str, ...]]) -> int:
    sizes = range(min(_LONGEST, len(words) - at), 0, -1)
    return next((size for size in sizes if tuple(words[at : at + size]) in known), 0)
