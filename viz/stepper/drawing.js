// The drawing: what is lit at a step and under the pointer, panning and zooming.

const drawing = $("drawing");
const boxes = new Map(), arrows = new Map(); // by id

for (const g of drawing.querySelectorAll("g[id]")) {
	(g.hasAttribute("data-from") ? arrows : boxes).set(g.id, g);
	if (g.matches(".adjoint, .backward, .gradient")) g.dataset.side = "backward";
}

// turnOf holds at which step an element comes to life; inputs and parameters are
// there from the start.
const turnOf = new Map();

steps.forEach((s, i) => {
	for (const id of [s.box, ...(s.arrows || []), ...(s.writes || [])]) {
		if (id && !turnOf.has(id)) turnOf.set(id, i);
	}
});
for (const [id, a] of arrows) {
	if (turnOf.has(id)) continue;
	const ends = [a.dataset.from, a.dataset.to].map(end => turnOf.get(end) ?? 0);
	turnOf.set(id, Math.max(...ends));
}
for (const [id, b] of boxes) { // results and gradients come with the arrow to them
	if (turnOf.has(id) || !b.matches(".result, .gradient")) continue;
	const turns = [...arrows.values()].filter(a => a.dataset.to === id && !a.matches(".twin")).map(a => turnOf.get(a.id));
	if (turns.length) turnOf.set(id, Math.min(...turns));
}

// stepAt holds which step a box is for: a click on it leads there.
const stepAt = new Map();
steps.forEach((s, i) => { if (s.box) stepAt.set(s.box, i); });

// lightStep shows the step in the drawing.
function lightStep() {
	const s = steps[state.step], reads = new Set(s.arrows), writes = new Set(s.writes);
	for (const [id, g] of [...boxes, ...arrows]) {
		const turn = turnOf.get(id) ?? 0;
		g.classList.toggle("future", turn > state.step);
		g.classList.toggle("now", id === s.box);
		g.classList.toggle("read", reads.has(id));
		g.classList.toggle("write", writes.has(id));
	}
	lightFold(s.box);
	if (s.box) bringIntoView(shownBox(s.box));
}

// lightValue lights everything that has to do with a value: its box, its copies,
// its twin, its arrows, and where the panel names it.
function lightValue(name) {
	for (const e of document.querySelectorAll(".hot")) e.classList.remove("hot");
	if (name === undefined || name === "") return;
	for (const e of document.querySelectorAll("[data-node]")) e.classList.toggle("hot", e.dataset.node === name);
}

document.addEventListener("pointerover", event => lightValue(event.target.closest?.("[data-node]")?.dataset.node));
document.addEventListener("focusin", event => lightValue(event.target.closest?.("[data-node]")?.dataset.node));

// The view is a part of the drawing.
const whole = drawing.dataset.size.split(" ").map(Number);
const view = { x: 0, y: 0, w: whole[0], h: whole[1] };

function showView() { drawing.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`); }

function fit() {
	Object.assign(view, { x: 0, y: 0, w: whole[0], h: wholeHeight() });
	showView();
}

// zoom changes the scale by a factor around a place, the middle by default.
function zoom(factor, x = view.x + view.w / 2, y = view.y + view.h / 2) {
	const f = Math.min(Math.max(factor, view.w / whole[0] / 3), view.w / 80);
	view.x = x - (x - view.x) / f;
	view.y = y - (y - view.y) / f;
	view.w /= f;
	view.h /= f;
	showView();
}

// placeOf returns where an event is in the drawing.
function placeOf(event) {
	const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
	return [p.x, p.y];
}

drawing.addEventListener("wheel", event => {
	event.preventDefault();
	zoom(Math.exp(-event.deltaY / 500), ...placeOf(event));
}, { passive: false });

let dragged = null; // where a drag began, and how far it went
drawing.addEventListener("pointerdown", event => {
	if (event.button === 0) dragged = { x: event.clientX, y: event.clientY, far: 0 };
});
window.addEventListener("pointermove", event => {
	if (!dragged || !(event.buttons & 1)) return;
	const scale = drawing.getScreenCTM().a, dx = event.clientX - dragged.x, dy = event.clientY - dragged.y;
	dragged = { x: event.clientX, y: event.clientY, far: dragged.far + Math.abs(dx) + Math.abs(dy) };
	view.x -= dx / scale;
	view.y -= dy / scale;
	showView();
});

drawing.addEventListener("click", event => {
	if (dragged && dragged.far > 6) return;
	const box = event.target.closest("g[id]");
	if (!box) return;
	if (box.matches(".scope, .folded")) toggleFold(box.dataset.scope);
	else if (stepAt.has(box.id)) go(stepAt.get(box.id));
	else if (turnOf.has(box.id)) go(turnOf.get(box.id));
});

// bringIntoView moves the view so that a box is in it.
function bringIntoView(box) {
	if (!box) return;
	const b = box.getBBox(), margin = 30;
	const shift = (low, size, from, length) =>
		from - margin < low ? from - margin : from + length + margin > low + size ? from + length + margin - size : low;
	if (view.w < whole[0] || view.h < wholeHeight()) {
		view.x = shift(view.x, view.w, b.x, b.width);
		view.y = shift(view.y, view.h, b.y, b.height);
		showView();
	}
}

$("in").addEventListener("click", () => zoom(1.3));
$("out").addEventListener("click", () => zoom(1 / 1.3));
$("fit").addEventListener("click", fit);

// translateDrawing puts the words of the drawing into the reader's language: its
// texts and titles were written by formats that the data lists.
let drawn = data.language;
function translateDrawing() {
	const [from, to] = state.language === "ja" ? [0, 1] : [1, 0];
	if (drawn === state.language) return;
	drawn = state.language;
	const escape = text => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	const patterns = data.drawing.map(pair => ({
		text: new RegExp("^" + escape(pair[from]).replace(/%[sd]/, "(.*)") + "$", "s"),
		into: rest => pair[to].replace(/%[sd]/, () => rest),
	}));
	for (const e of drawing.querySelectorAll("text, title")) {
		if (e.children.length) continue;
		for (const p of patterns) {
			const m = p.text.exec(e.textContent);
			if (m) {
				e.textContent = p.into(m[1]);
				break;
			}
		}
	}
}
