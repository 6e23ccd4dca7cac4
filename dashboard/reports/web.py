"""A report as one HTML page that opens offline: no script, nothing fetched."""

from collections.abc import Iterable

from dashboard import drawing
from dashboard.inert import html as safe
from dashboard.reports.content import Block, Heading, Line, Picture, Said, Table

LOOK = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1c2326; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { border: 1px solid #b9c2c6;
  padding: .3rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
blockquote { border-left: 3px solid #0b6b70; margin: .5rem 0 .8rem 2rem; padding-left: 1rem; }
blockquote footer { font-size: .9rem; } svg { max-width: 100%; height: auto; }
p, blockquote { white-space: pre-wrap; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
@media print { body { margin: 0; max-width: none; } blockquote { break-inside: avoid; } }
"""


def text(blocks: Iterable[Block], title: str) -> str:
    """Return a report as a page; ``title`` is that of the window."""
    return framed("\n".join(map(_html, blocks)), title)


def framed(inside: str, title: str, look: str = LOOK) -> str:
    """Return ``inside``, which is HTML, as a page that fetches nothing and runs nothing."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{safe(title)}</title>\n<style>{look}</style></head>\n<body>\n{inside}\n"
        "</body></html>\n"
    )


def _html(block: Block) -> str:
    match block:
        case Heading(words, level):
            return f"<h{level}>{safe(words)}</h{level}>"
        case Line(words, depth, strong):
            shown = f"<strong>{safe(words)}</strong>" if strong else safe(words)
            return f'<p style="margin-left: {depth * 1.5}rem">{shown}</p>'
        case Said(words, who, bearing):
            return (
                f"<blockquote>{safe(bearing)}: {safe(words)}"
                f"<footer>— {safe(who)}</footer></blockquote>"
            )
        case Picture(figure):
            return f'<div class="wide">{drawing.svg(figure, "layered")}</div>'
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    head = "".join(f"<th>{safe(one)}</th>" for one in table.headings)
    top = f"<thead><tr>{head}</tr></thead>" if any(table.headings) else ""
    rows = "".join(
        "<tr>" + "".join(f"<td>{safe(one)}</td>" for one in row) + "</tr>" for row in table.rows
    )
    return f'<div class="wide"><table>{top}<tbody>{rows}</tbody></table></div>'
