// What makes an element: which elements of the operands, and the formula with
// their numbers. An element is chosen with the pointer, or from the keyboard.

// sources returns, for each operand, the places of the elements that make the
// element at a place of the step's result, or null if all may.
function sources(s, flat) {
	const how = s.how, y = tensors[s.tensor].extents, index = indexOf(y, flat);
	const x = s.reads.map(k => k < 0 ? null : tensors[k].extents);
	if (!how || x.includes(null)) return s.reads.map(() => null);
	switch (how.kind) {
	case "each":
	case "same":
	case "choice":
		return s.reads.map(() => [flat]);
	case "matmul": {
		const n = index.length, outer = index.slice(0, -2), [i, j] = index.slice(-2);
		const inner = x[0][how.a ? n - 2 : n - 1], a = [], b = [];
		for (let k = 0; k < inner; k++) {
			a.push(flatOf(x[0], [...outer, ...(how.a ? [k, i] : [i, k])]));
			b.push(flatOf(x[1], [...outer, ...(how.b ? [j, k] : [k, j])]));
		}
		return [a, b];
	}
	case "reduce":
	case "along": {
		const fixed = how.kind === "along" ? index.slice() : [];
		if (how.kind === "reduce") {
			let next = 0;
			x[0].forEach((_, k) => fixed.push(how.axes.includes(k) ? 0 : index[next++]));
		}
		let list = [fixed];
		for (const axis of how.axes) {
			list = list.flatMap(at => Array.from({ length: x[0][axis] }, (_, k) => at.with(axis, k)));
		}
		return [list.map(at => flatOf(x[0], at))];
	}
	case "repeat":
		return [[flatOf(x[0], index.filter((_, k) => !how.axes.includes(k)))]];
	case "permute": {
		const at = [];
		how.axes.forEach((axis, k) => { at[axis] = index[k]; });
		return [[flatOf(x[0], at)]];
	}
	}
	return s.reads.map(() => null);
}

// bracketed writes a number as an operand.
const bracketed = v => v < 0 ? `(${short(v)})` : short(v);

// sumText writes a sum, or another list, of texts: the first of them if there are
// many. Those that the page does not hold are undefined.
function sumText(list, between = " + ") {
	const known = list.filter(text => text !== undefined);
	if (list.length <= 5 && known.length === list.length) return list.join(between);
	return [...known.slice(0, 3), "…", ...known.slice(3).slice(-1)].join(between);
}

// working returns the right side of an element's formula with numbers, or "".
function working(s, flat) {
	if (s.tensor < 0 || !s.reads || !numbersOf(s.tensor)) return "";
	const from = sources(s, flat), value = (k, at) => element(s.reads[k], at);
	const text = (k, at, f = bracketed) => value(k, at) === undefined ? undefined : f(value(k, at));
	const how = s.how?.kind;
	if (["same", "choice", "permute", "repeat"].includes(how)) return from[0] ? elementName(s.reads[0], from[0][0]) : ""; // a copy
	if (how === "matmul") {
		const pairs = from[0].map((at, k) => [text(0, at), text(1, from[1][k])]);
		return sumText(pairs.map(pair => pair.includes(undefined) ? undefined : pair.join("·")));
	}
	if (how === "reduce" && s.op === "Sum") return sumText(from[0].map(at => text(0, at)));
	if (how === "reduce" || how === "along") return `${s.op.toLowerCase()}(${sumText(from[0].map(at => text(0, at, short)), ", ")})` + (how === "along" ? `[${from[0].indexOf(flat)}]` : "");
	if (!s.formula || !from.every(list => list && list.length === 1)) return "";
	const right = s.formula.slice(s.formula.indexOf(" = ") + 3);
	const numbers = new Map(s.symbols.slice(1).map(([letter], k) => [letter, bracketed(value(k, from[k][0]))]));
	return right.replace(/\p{L}+/gu, word => numbers.get(word) ?? word).replace(/\p{L}(?=[²ᵀ⁻ᵖ])/gu, word => numbers.get(word) ?? word)
		.replace(/\((\([^()]*\))\)/g, "$1"); // σ(−2), not σ((−2))
}

let chosen = 0; // the place of the element that is explained

// explain shows what makes the element at a place of the step's result.
function explain(s, flat) {
	chosen = flat;
	for (const cell of document.querySelectorAll("#matrices .lit, #matrices .made")) cell.classList.remove("lit", "made");
	const line = $("element");
	if (s.tensor < 0 || !numbersOf(s.tensor)?.length) {
		line.textContent = moments.length || s.pass === "start" ? "" : say("unrecorded");
		return;
	}
	const from = s.reads ? sources(s, flat) : [];
	for (const figure of document.querySelectorAll("#matrices .matrix")) {
		const k = Number(figure.dataset.tensor);
		if (!figure.cells) continue;
		if (k === s.tensor) figure.cells.get(flat)?.classList.add("made");
		(s.reads || []).forEach((read, i) => {
			if (read === k) for (const at of from[i] || []) figure.cells.get(at)?.classList.add("lit");
		});
	}
	const right = working(s, flat);
	line.replaceChildren(make("b", {}, elementName(s.tensor, flat)), " = ", ...(right ? [right + " = "] : []),
		make("b", { class: "result" }, short(element(s.tensor, flat), 5)));
}

$("matrices").addEventListener("pointerover", event => {
	const cell = event.target.closest("i[data-flat]"), s = steps[state.step];
	if (cell && Number(cell.closest(".matrix").dataset.tensor) === s.tensor) explain(s, Number(cell.dataset.flat));
});

// In the result, the arrow keys choose an element, and say it.
$("matrices").addEventListener("keydown", event => {
	const move = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key], s = steps[state.step];
	if (!move || !event.target.matches(".grid")) return;
	event.preventDefault();
	event.stopPropagation();
	const { rows, columns } = event.target.sides, cells = [...event.target.children];
	const at = Math.max(cells.findIndex(c => Number(c.dataset.flat) === chosen), 0);
	const within = (v, n) => Math.min(Math.max(v, 0), n - 1);
	const cell = cells[within(Math.floor(at / columns) + move[0], rows) * columns + within(at % columns + move[1], columns)];
	explain(s, Number(cell.dataset.flat));
	cell.scrollIntoView({ block: "nearest", inline: "nearest" });
	$("live").textContent = $("element").textContent;
});
