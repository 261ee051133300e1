// Folding: a scope becomes one box with its twin. Rows are what it takes, so
// everything inside of its frame is pressed together, and everything below it
// moves up, by one map of heights that all places go through.

const foldedHeight = 34;
const folds = new Set(); // paths

// Each scope knows its frame, and the rows of boxes inside of it.
const scopes = [...drawing.querySelectorAll("g.scope")].map(g => {
	const frame = g.querySelector("rect"), path = g.dataset.scope;
	const y = Number(frame.getAttribute("y")), h = Number(frame.getAttribute("height"));
	const inside = [...boxes.values()].filter(b => {
		const at = b.getBBox();
		return !b.matches(".scope") && at.y >= y && at.y + at.height <= y + h;
	});
	const tops = inside.map(b => b.getBBox().y), bottoms = inside.map(b => b.getBBox().y + b.getBBox().height);
	return { g, path, inside: new Set(inside.map(b => b.id)), top: Math.min(...tops), bottom: Math.max(...bottoms), summaries: null };
});

// places remembers, of everything with a height, what it was.
const places = [];
for (const e of drawing.querySelectorAll("rect, circle, text, path")) {
	const name = { rect: "y", text: "y", circle: "cy", path: "d" }[e.tagName];
	places.push({ e, name, was: e.getAttribute(name), height: e.tagName === "rect" && e.parentNode.matches(".scope") ? Number(e.getAttribute("height")) : 0 });
}

// active lists the folded scopes that lie in no other folded one.
function active() {
	const list = scopes.filter(s => folds.has(s.path + "@" + s.g.id));
	return list.filter(s => !list.some(o => o !== s && o.top <= s.top && s.bottom <= o.bottom && o.inside.size > s.inside.size));
}

// heightMap returns where a height goes.
function heightMap(list) {
	return y => {
		let moved = y;
		for (const s of list) {
			const saved = s.bottom - s.top - foldedHeight;
			if (saved <= 0 || y <= s.top) continue;
			moved -= y >= s.bottom ? saved : (y - s.top) / (s.bottom - s.top) * saved;
		}
		return moved;
	};
}

function wholeHeight() { return heightMap(active())(whole[1]); }

// mapPath moves the places of a path: pairs of numbers after M, L and C, and the
// last two of the seven of an A.
function mapPath(d, f) {
	return d.replace(/([MLCA])([^MLCAZ]*)/g, (_, letter, rest) => {
		const n = rest.trim().split(/[\s,]+/).map(Number);
		const from = letter === "A" ? 6 : 1;
		for (let i = from; i < n.length; i += letter === "A" ? 7 : 2) n[i] = Math.round(f(n[i]) * 100) / 100;
		return letter + n.join(" ") + " ";
	});
}

// showFolds moves everything to where it belongs.
function showFolds() {
	const list = active(), f = heightMap(list);
	for (const p of places) {
		const box = p.e.parentNode.closest?.("g[id]");
		if (p.name === "d" && box && arrows.has(box.id) && !p.e.matches(".head")) p.e.setAttribute("d", mapPath(p.was, f));
		else if (p.name === "d") p.e.setAttribute("d", shiftPath(p.was, f));
		else p.e.setAttribute(p.name, f(Number(p.was)));
		if (p.height) p.e.setAttribute("height", f(Number(p.was) + p.height) - f(Number(p.was)));
	}
	for (const s of scopes) {
		const folded = list.includes(s);
		s.g.setAttribute("aria-expanded", String(!folded));
		s.summaries?.forEach(e => e.remove());
		s.summaries = folded ? summaries(s, f) : null;
	}
	const hidden = id => list.find(s => s.inside.has(id));
	for (const [id, b] of boxes) {
		const nested = b.matches(".scope") && list.some(s => s.g !== b && within(b, s));
		b.classList.toggle("away", Boolean(hidden(id)) || nested);
	}
	for (const a of arrows.values()) {
		const from = hidden(a.dataset.from), to = hidden(a.dataset.to);
		a.classList.toggle("away", Boolean(from && from === to));
	}
	goHome();
	lightStep();
}

const within = (g, s) => g.dataset.scope.startsWith(s.path + "/");

// shiftPath moves a shape as a whole, by what its first place moves.
function shiftPath(d, f) {
	const y = Number(/M\S+ (\S+)/.exec(d)[1]), by = f(y) - y;
	return by ? mapPath(d, v => v + by) : d;
}

// summaries makes the boxes that stand for a folded scope.
function summaries(s, f) {
	const list = [];
	for (const side of ["forward", "backward"]) {
		const own = [...s.inside].map(id => boxes.get(id)).filter(b => b.matches("." + side));
		if (!own.length) continue;
		const lane = own.reduce((a, b) => side === "forward" === (b.getBBox().x > a.getBBox().x) ? b : a).getBBox();
		const name = s.path.slice(s.path.lastIndexOf("/") + 1) + (side === "backward" ? "′" : "");
		const width = Math.max(lane.width, 8 * name.length + 24), middle = lane.x + lane.width / 2, top = f(s.top);
		list.push(draw("g", { class: `folded op ${side}`, "data-scope": s.path, "data-side": side },
			draw("rect", { x: middle - width / 2, y: top, width, height: foldedHeight, rx: 11, class: `f-${side}-fill s-${side}-line`, "stroke-width": 1.6 }),
			draw("text", { x: middle, y: top + foldedHeight / 2 + 4.3, class: "f-ink", "font-size": 12, "font-weight": "bold" }, name)));
	}
	drawing.append(...list);
	return list;
}

function toggleFold(path) {
	for (const s of scopes.filter(s => s.path === path)) {
		const key = s.path + "@" + s.g.id;
		folds.has(key) ? folds.delete(key) : folds.add(key);
	}
	showFolds();
}

// shownBox returns the box, or the one of the folded scope that it is in.
function shownBox(id) {
	const s = active().find(s => s.inside.has(id));
	if (!s) return boxes.get(id);
	const side = boxes.get(id)?.matches(".backward, .gradient") ? "backward" : "forward";
	return s.summaries?.find(e => e.matches("." + side)) ?? s.summaries?.[0];
}

function lightFold(id) {
	for (const e of drawing.querySelectorAll(".folded")) e.classList.remove("now");
	const box = id && shownBox(id);
	if (box && box.matches(".folded")) box.classList.add("now");
}

for (const s of scopes) {
	s.g.setAttribute("tabindex", "0");
	s.g.setAttribute("role", "button");
	s.g.setAttribute("aria-expanded", "true");
	s.g.addEventListener("keydown", event => {
		if (event.key === "Enter" || event.key === " ") {
			event.preventDefault();
			event.stopPropagation();
			toggleFold(s.path);
		}
	});
}
