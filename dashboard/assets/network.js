// The network view: draws what Python placed, over vis-network. Everything here can also be done
// with the select boxes and the table beside it.
const VIEWS = new WeakMap();
const LINE = 0.68; // how strong lines are against the ground
const CLOSE = 0.75; // how close the view begins when everything at once would be illegible
const ILLEGIBLE = 0.6;
const SIGN = 8; // radius of the sign that opens
const KEYS = "Arrow keys move it, = and - zoom, Home shows all. Choose in the list below it.";
const EDGE = 40; // pixels left free around everything

export default function (component) {
  const { parentElement } = component;
  const root = parentElement.querySelector(".pg-network");
  library().then(() => {
    const view = VIEWS.get(root) ?? begin(root);
    view.component = component;
    update(view, component.data);
  });
  return () => {
    VIEWS.get(root)?.end();
    VIEWS.delete(root);
  };
}

// vis-network comes with a component of its own, so that it is sent once and not on each change.
async function library() {
  while (!globalThis.vis?.Network) await new Promise((done) => setTimeout(done, 30));
}

function begin(root) {
  const view = { root, items: new Map(), centre: null, selected: null };
  view.nodes = new vis.DataSet();
  view.edges = new vis.DataSet();
  view.colours = colours(root);
  const canvas = root.querySelector(".pg-canvas");
  view.network = new vis.Network(canvas, { nodes: view.nodes, edges: view.edges }, options(view));
  view.network.on("click", ({ nodes, pointer }) => click(view, nodes[0], pointer.canvas));
  view.network.on("doubleClick", ({ nodes }) => open(view, nodes[0]));
  view.network.on("hoverNode", () => (canvas.style.cursor = "pointer"));
  view.network.on("blurNode", () => (canvas.style.cursor = "default"));
  const shades = new MutationObserver(() => soon(view));
  const watched = { attributes: true, subtree: true, attributeFilter: ["class", "style"] };
  shades.observe(document.documentElement, watched);
  canvas.addEventListener("keydown", (event) => key(view, event));
  for (const button of root.querySelectorAll("button")) {
    button.onclick = () => ACTIONS[button.dataset.action](view);
  }
  view.end = () => {
    view.ended = true; // a frame may still be due
    shades.disconnect();
    view.network.destroy();
  };
  VIEWS.set(root, view);
  return view;
}

function options(view) {
  return {
    physics: false,
    layout: { randomSeed: 1, improvedLayout: false },
    interaction: {
      dragNodes: false,
      hover: true,
      multiselect: false,
      selectConnectedEdges: false,
      hoverConnectedEdges: false,
      // The wheel scrolls the page; buttons and keys zoom.
      zoomView: false,
      keyboard: { enabled: true, bindToWindow: false, autoFocus: false },
    },
    nodes: {
      shape: "custom",
      ctxRenderer: (given) => renderer(view, given),
      chosen: false,
      font: { multi: false },
    },
    edges: { smooth: false, chosen: false, arrowStrikethrough: false, color: { inherit: false } },
  };
}

const ACTIONS = {
  closer: (view) => zoom(view, 1.25),
  farther: (view) => zoom(view, 0.8),
  all: (view) => fit(view),
};

function zoom(view, factor) {
  view.network.moveTo({ scale: view.network.getScale() * factor });
}

// vis-network itself moves by arrow keys and zooms by = and -.
function key(view, event) {
  if (event.key === "Home") ACTIONS.all(view);
  if (event.key === "Enter" && view.selected) open(view, view.selected);
}

function click(view, id, at) {
  const item = view.items.get(id);
  if (item?.opens && near(sign(item), at)) open(view, id);
  else choose(view, id ?? "");
}

// Where the sign of a box stands that says whether its links are open.
function sign(item) {
  return { x: item.x + item.wide / 2 - 2, y: item.y - item.high / 2 + 2 };
}

function near(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y) < SIGN + 3;
}

function choose(view, id) {
  if (id === (view.selected ?? "")) return;
  view.selected = id;
  view.component.setTriggerValue("selected", id || "none");
}

function open(view, id) {
  if (id && view.items.get(id)?.opens) view.component.setTriggerValue("expand", id);
}

function update(view, data) {
  const nodes = data.nodes.map((one) => ({ ...one, shape: "custom", fixed: true }));
  view.items = new Map(nodes.map((one) => [one.id, one]));
  keep(view.nodes, nodes);
  keep(view.edges, data.edges.map((one) => coloured(view, one)));
  view.network.once("afterDrawing", () => settle(view, nodes, data.centre));
  const frame = view.root.querySelector(".vis-network"); // what takes the focus
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", `${data.text} ${KEYS}`);
  view.selected = view.items.has(data.selected) ? data.selected : null;
  const marked = view.selected ? [view.selected] : [];
  view.network.setSelection({ nodes: marked }, { highlightEdges: false });
  view.root.dataset.drawn = String(nodes.length);
  view.network.redraw();
}

// Sizes are known once everything has been drawn: vis-network takes them over on an update.
function settle(view, nodes, centre) {
  view.nodes.update(nodes);
  if (view.centre !== centre) look(view, centre);
}

// Only what is new or gone changes: where the reader looks stays.
function keep(set, items) {
  const ids = new Set(items.map((one) => one.id));
  set.remove(set.getIds().filter((id) => !ids.has(id)));
  set.update(items);
}

function look(view, centre) {
  view.centre = centre;
  fit(view);
  if (view.network.getScale() < ILLEGIBLE && view.items.has(centre)) {
    view.network.focus(centre, { scale: CLOSE, animation: false });
  }
}

// vis-network's own does not know the sizes of what is drawn here.
function fit(view) {
  const items = [...view.items.values()];
  if (!items.length) return;
  const side = (axis, size, sign) => items.map((one) => one[axis] + (sign * one[size]) / 2);
  const [left, right] = [Math.min(...side("x", "wide", -1)), Math.max(...side("x", "wide", 1))];
  const [top, foot] = [Math.min(...side("y", "high", -1)), Math.max(...side("y", "high", 1))];
  const room = view.root.querySelector(".pg-canvas");
  const across = room.clientWidth / (right - left + EDGE);
  const scale = Math.min(across, room.clientHeight / (foot - top + EDGE), 1);
  view.network.moveTo({ position: { x: (left + right) / 2, y: (top + foot) / 2 }, scale });
}

function colours(root) {
  const style = getComputedStyle(root);
  const of = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  return {
    paper: of("--st-background-color", "#ffffff"),
    ink: of("--st-text-color", "#16191d"),
    box: of("--st-secondary-background-color", "#f4f6f7"),
    accent: of("--st-primary-color", "#0b6b70"),
    font: of("--st-font", "sans-serif"),
  };
}

// Themes change seldom, attributes often: look once a frame.
function soon(view) {
  if (view.looking) return;
  view.looking = true;
  requestAnimationFrame(() => {
    view.looking = false;
    if (!view.ended) recolour(view);
  });
}

function recolour(view) {
  const now = colours(view.root);
  if (JSON.stringify(now) === JSON.stringify(view.colours)) return;
  view.colours = now;
  view.edges.update(view.edges.get().map((one) => coloured(view, one)));
  view.network.redraw();
}

// The inner line of a double one has the colour of the ground.
function coloured(view, edge) {
  const color = edge.inner
    ? { color: view.colours.paper, opacity: 1, inherit: false }
    : { color: view.colours.ink, opacity: LINE, inherit: false };
  return { ...edge, color };
}

function renderer(view, { ctx, id, x, y, state }) {
  const item = view.items.get(id);
  if (!item) return { drawNode() {} };
  const nodeDimensions = { width: item.wide, height: item.high };
  return { drawNode: () => draw(view, ctx, item, x, y, state), nodeDimensions };
}

function draw(view, ctx, item, x, y, state) {
  const { paper, ink, box, accent, font } = view.colours;
  const left = x - item.wide / 2;
  const top = y - item.high / 2;
  const words = item.group === "words";
  outline(ctx, left, top, item.wide, item.high, words ? 4 : 9);
  ctx.fillStyle = words ? paper : box;
  ctx.fill();
  if (!words) {
    ctx.setLineDash(item.synthetic ? [1.6, 4] : []);
    ctx.lineWidth = item.named ? 3 : 1.4;
    ctx.strokeStyle = item.named ? accent : ink;
    ctx.globalAlpha = item.named ? 1 : LINE;
    ctx.stroke();
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
  }
  if (state.selected || state.hover) {
    outline(ctx, left - 4, top - 4, item.wide + 8, item.high + 8, words ? 6 : 12);
    ctx.lineWidth = state.selected ? 3 : 1;
    ctx.strokeStyle = accent;
    ctx.stroke();
  }
  write(ctx, item, x, y, ink, font);
  if (item.opens) opener(ctx, item, view.colours);
}

function opener(ctx, item, { paper, ink }) {
  const { x, y } = sign(item);
  ctx.beginPath();
  ctx.arc(x, y, SIGN, 0, 2 * Math.PI);
  ctx.fillStyle = paper;
  ctx.fill();
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.2;
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x - 4, y);
  ctx.lineTo(x + 4, y);
  if (!item.opened) {
    ctx.moveTo(x, y - 4);
    ctx.lineTo(x, y + 4);
  }
  ctx.stroke();
}

function outline(ctx, left, top, wide, high, corner) {
  ctx.beginPath();
  ctx.roundRect(left, top, wide, high, corner);
}

// Text on a canvas is only text, whatever it holds.
function write(ctx, item, x, y, ink, font) {
  const lines = [
    ...item.lines.map((text) => [text, item.sizes[0], 1]),
    ...item.notes.map((text) => [text, item.sizes[1], 0.85]),
  ];
  const leading = 1.3;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = ink;
  let down = y - (leading * lines.reduce((sum, [, size]) => sum + size, 0)) / 2;
  for (const [text, size, strength] of lines) {
    ctx.font = `${size}px ${font}`;
    ctx.globalAlpha = strength;
    ctx.fillText(text, x, down + (leading * size) / 2, item.wide);
    down += leading * size;
  }
  ctx.globalAlpha = 1;
}
