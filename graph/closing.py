"""What has to be closed, and can be used in a ``with`` statement."""

from types import TracebackType
from typing import Self


class Closing:
    """Closes itself at the end of a ``with`` statement."""

    def close(self) -> None:
        """Give back what is held."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
