// The drawing: what is lit at a step and under the pointer.

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

// stepAt holds the first step of a box: a click on it leads there.
const stepAt = new Map();
steps.forEach((s, i) => { if (s.box && !stepAt.has(s.box)) stepAt.set(s.box, i); });

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
	bringIntoView([s.box, ...(s.arrows || []).map(id => arrows.get(id)?.dataset.from), ...(s.writes || []).map(id => arrows.get(id)?.dataset.to)]
		.map(id => id && shownBox(id)).filter(Boolean));
}

// What belongs to a branch that the run did not take is pale for good.
const untaken = new Set(data.untaken);
for (const [id, g] of [...boxes, ...arrows]) {
	g.classList.toggle("untaken", [id, g.dataset.from, g.dataset.to].some(id => untaken.has(id)));
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

// showValue brings everything that has to do with a value into view, and lights it.
function showValue(name) {
	bringIntoView([...boxes.values()].filter(b => b.dataset.node === name && !b.matches(".away")));
	lightValue(name);
}

drawing.addEventListener("click", event => {
	if (far > 6) return; // it was dragged
	const box = event.target.closest("g[id], .folded");
	if (!box) return;
	if (box.matches(".scope, .folded")) toggleFold(box.dataset.scope);
	else if (stepAt.has(box.id)) jump(stepAt.get(box.id));
	else if (turnOf.has(box.id)) jump(turnOf.get(box.id));
});

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
