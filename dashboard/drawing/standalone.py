"""A figure as a page of its own that opens anywhere, without a network."""

from dashboard import words
from dashboard.drawing import text
from dashboard.figure import Figure

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 {family}; color: #16191d; background: #ffffff; margin: 2rem auto;
  max-width: 75rem; padding: 0 1rem; }}
h1 {{ font-size: 1.4rem; }}
figure {{ margin: 0; overflow-x: auto; }}
.notice {{ border-left: 4px dotted #59636d; padding-left: .8rem; }}
footer {{ color: #4a5158; font-size: .9rem; margin-top: 1.5rem; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{about}</p>
{notice}<figure>
{vector}
</figure>
<footer>{foot}</footer>
</body>
</html>
"""


def synthetic(figure: Figure) -> bool:
    """Return whether anything in a figure is synthetic."""
    return any(one.synthetic for one in figure.boxes) or any(
        one.line == "dotted" or "synthetic" in one.note for one in figure.arrows
    )


def page(figure: Figure, vector: str, graph: str, date: str) -> str:
    """Return the page with a figure that was drawn as ``vector`` from ``graph`` on ``date``."""
    notice = f'<p class="notice">{text.escaped(words.SYNTHETIC)}</p>\n'
    made = " · ".join(filter(None, (f"Graph: {graph}" if graph else "", date, "peergraph")))
    return _PAGE.format(
        title=text.escaped(figure.title),
        about=text.escaped(figure.text),
        notice=notice if synthetic(figure) else "",
        vector=vector,
        foot=text.escaped(made),
        family=text.FAMILY,
    )
