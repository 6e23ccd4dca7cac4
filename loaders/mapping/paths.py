"""Where the codes of a material stand in its codebook."""

from collections.abc import Iterable, Iterator

from loaders.mapping.outline import SPLIT
from loaders.qda.material import Material
from loaders.qda.piece import Code

DEEP = 100


class Paths:
    """Codes by path: the names from the top, in one line, joined by " > ".

    A code whose parent is missing, or that is its own ancestor, stands at the top; so does one that
    stands more than ``DEEP`` codes down, since all the paths together would fill the memory.
    """

    def __init__(self, given: Material | Iterable[Code]) -> None:
        codes = given.all(Code) if isinstance(given, Material) else given
        self.codes = {one.key: one for one in codes}
        self._paths: dict[str, str] = {}
        self._depths: dict[str, int] = {}
        for key in self.codes:
            self._place(key)
        self._keys: dict[str, list[str]] = {}
        for key, path in self._paths.items():
            self._keys.setdefault(path, []).append(key)
        self._above = {one.parent for one in self.codes.values() if one.parent in self.codes}

    def path(self, key: str) -> str:
        """Return the path of a code, empty for a key that is none."""
        return self._paths.get(key, "")

    def keys(self, path: str) -> tuple[str, ...]:
        """Return the keys of the codes with this path: mostly one; none when there is no such."""
        return tuple(self._keys.get(" ".join(path.split()), ()))

    def is_parent(self, key: str) -> bool:
        """Whether other codes stand below this one."""
        return key in self._above

    def parent(self, key: str) -> str:
        """Return the key of the code above, empty at the top."""
        above = self.codes[key].parent
        return above if above in self.codes and self.path(key) != self._name(key) else ""

    def all(self) -> Iterator[tuple[str, Code]]:
        """Give every code with its path, in the order of the file."""
        for key, one in self.codes.items():
            yield self._paths[key], one

    def _name(self, key: str) -> str:
        return " ".join(self.codes[key].name.split())

    def _place(self, key: str) -> None:
        climbed: dict[str, None] = {}
        while key in self.codes and key not in self._paths and key not in climbed:
            climbed[key] = None
            key = self.codes[key].parent
        if key in climbed:  # a circle: the code at which it closes is taken for the top
            del climbed[key]
            self._put(key, "")
        for one in reversed(climbed):
            self._put(one, self.codes[one].parent)

    def _put(self, key: str, above: str) -> None:
        depth = self._depths.get(above, 0)
        path = self._paths.get(above, "") if depth < DEEP else ""
        self._depths[key] = depth + 1 if path else 1
        own = f"{path}{SPLIT}{self._name(key)}" if path else self._name(key)
        self._paths[key] = own.strip()
