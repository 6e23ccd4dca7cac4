"""A prompt for Cypher: history, completion, answers as tables; an error does not end it."""

import os
import shlex
import warnings
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path
from threading import Thread

from prompt_toolkit import PromptSession
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import has_focus
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output
from prompt_toolkit.output.defaults import create_output

from graph import Graph, queries
from graph.console import Answer
from graph.pieces import ended, statements
from ontology.errors import NamingError, PeergraphError
from terminal import parameters, screen, words
from terminal.completion import COMMANDS, Completions
from terminal.rows import Format, show

HISTORY = "cypher-history"
Ask = Callable[[str], Answer]


class Prompt:
    """A prompt on ``graph``. ``ask`` answers a query; at most ``rows`` rows are shown.

    ``source`` and ``target`` are the terminal where none are given.
    """

    def __init__(
        self,
        graph: Graph,
        ask: Ask,
        form: Format,
        rows: int,
        source: Input | None = None,
        target: Output | None = None,
    ) -> None:
        self.graph, self.ask, self.form, self.rows = graph, ask, form, rows
        self.session: PromptSession[str] = PromptSession(
            f"{graph.name}> ",
            multiline=True,
            prompt_continuation=lambda width, *_: "... ".rjust(width),
            completer=Completions(graph.vocabulary),
            complete_while_typing=False,
            key_bindings=_keys(),
            history=history(graph.connection.settings.home),
            input=source,
            # Answers may go to a file: the prompt itself stays on the terminal.
            output=target or create_output(always_prefer_tty=True),
        )

    def run(self) -> None:
        """Read and answer until the end of the input or ``:quit``."""
        words.say(self._greeting())
        screen.mark(self.graph)
        with warnings.catch_warnings():
            # Ctrl-C in the moment in which a prompt opens leaves its coroutine behind.
            warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
            while self._turn():
                pass

    def _turn(self) -> bool:
        """Read and answer once; return whether there is to be another time."""
        try:
            line = self.session.prompt()
        except KeyboardInterrupt:
            return True
        except EOFError:
            return False
        if line.strip().rstrip(";") in (":quit", ":exit"):
            return False
        self._do(line)
        return True

    def _greeting(self) -> str:
        return (
            f"Cypher on the graph {self.graph.name}. A query ends with ; or an empty line. "
            f"At most {self.rows:,} rows are shown.\n"
            "Tab completes, Ctrl-C clears the line, Ctrl-D leaves, :help tells more."
        )

    def _do(self, line: str) -> None:
        try:
            if line.lstrip().startswith(":"):
                self._command(line.strip().rstrip(";"))
                return
            for query in statements(line):
                found = _given_up_at_once(partial(self.ask, query))
                screen.answer(found, self.form, self.rows)
        except PeergraphError as problem:
            words.error(problem)
        except KeyboardInterrupt:
            words.say("Given up; the server ends the query at its time limit at the latest.")

    def _command(self, line: str) -> None:
        name, *rest = _words(line)
        if name == ":help":
            words.say(help_text())
        elif name == ":graph":
            about, found = self.graph.about(), self.graph.counts()
            held = words.counts(found, self.graph.vocabulary)
            words.say(f"{self.graph.name} ({about.purpose}) holds {held}.")
        elif name == ":query":
            self._query(rest)
        else:
            raise NamingError(f"there is no command {name}", list(COMMANDS.items()))

    def _query(self, rest: list[str]) -> None:
        if not rest:
            listed = [one.row() for one in queries.every()]
            show(listed, ("query", "answers", "parameters"), self.form)
            return
        given = parameters.read(rest[1:])
        found = _given_up_at_once(partial(self.graph.query, rest[0], given, self.rows))
        screen.filled(rest[0], given)
        screen.answer(found, self.form, self.rows)


def help_text() -> str:
    """Return what can be typed at the prompt."""
    lines = [f"  {name:<8}{meaning}" for name, meaning in COMMANDS.items()]
    example = "  :query quotes-for-concept concept=openness"
    return "\n".join(["All else is a query in Cypher.", *lines, "for example:", example])


def history(home: Path) -> History:
    """Return the history in ``home``, a file for its owner alone; without a file if need be."""
    file = home / HISTORY
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600))
        file.chmod(0o600)
    except OSError:
        words.say("The history cannot be kept: its file cannot be written.")
        return InMemoryHistory()
    return FileHistory(file)


def _given_up_at_once(work: Callable[[], Answer]) -> Answer:
    """Return what ``work`` does, in a thread that Ctrl-C leaves behind.

    The driver itself would wait for the server's last word before it gives up.
    """
    found: Future[Answer] = Future()

    def run() -> None:
        try:
            found.set_result(work())
        except BaseException as problem:  # whatever it is, it is raised where somebody waits
            found.set_exception(problem)

    Thread(target=run, daemon=True).start()
    while not found.done():
        wait([found], 0.5)  # without a limit it would not hear Ctrl-C on Windows
    return found.result()


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a quotation mark without its partner
        return line.split()


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter", filter=has_focus(DEFAULT_BUFFER))
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state and buffer.complete_state.current_completion:
            buffer.complete_state = None  # takes what was chosen, and no more
        elif complete(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=False)

    return keys


def complete(text: str) -> bool:
    """Whether Enter sends ``text``: a command, a semicolon at its end, an empty line, nothing."""
    lines = text.split("\n")
    return ended(text) or text.lstrip().startswith(":") or not lines[-1].strip()
