// The formula of an element with the numbers that make it. An element is chosen
// with the pointer, or from the keyboard.

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
	if (!how || from.every(list => list === null)) return "";
	switch (how) {
	case "same":
	case "choice":
	case "permute":
	case "repeat":
	case "reverse":
	case "shift":
	case "concat":
	case "columns": { // a copy
		const k = from.findIndex(list => list?.length);
		return k < 0 ? say("border") : elementName(s.reads[k], from[k][0]);
	}
	case "gather": {
		const [x, ids] = s.reads, rest = indexOf(tensors[s.tensor].extents, flat).slice(tensors[ids].extents.length);
		const row = `${tensors[x].name}[${[elementName(ids, from[1][0]), ...rest].join(", ")}]`;
		return from[0] ? row + " = " + elementName(x, from[0][0]) : row;
	}
	case "scatter":
	case "images":
		return sumText(from[0].map(at => text(0, at))) || "0";
	case "rows":
		return entropy(s);
	case "odds":
		return odds(s, from[0]);
	case "onehot": {
		const id = text(0, from[0][0], String), k = indexOf(tensors[s.tensor].extents, flat).at(-1);
		return id === undefined ? "" : `(${id} = ${k})` + (value(0, from[0][0]) === s.how.skip ? "·0" : "");
	}
	case "mask":
		return value(0, flat) === undefined ? "" : text(0, flat) + "·" + (element(s.tensor, flat) ? short(s.how.factor) : 0);
	}
	if (how === "matmul") {
		const pairs = from[0].map((at, k) => [text(0, at), text(1, from[1][k])]);
		return sumText(pairs.map(pair => pair.includes(undefined) ? undefined : pair.join("·"))) || "0";
	}
	if (how === "reduce" && s.op === "Sum") return sumText(from[0].map(at => text(0, at))) || "0";
	if (how === "each" && s.op === "Sum") return sumText(s.reads.map((_, k) => text(k, flat))); // of adjoints
	if (how === "reduce" || how === "along") return `${s.op.toLowerCase()}(${sumText(from[0].map(at => text(0, at, short)), ", ")})` + (how === "along" ? `[${from[0].indexOf(flat)}]` : "");
	if (!s.formula || !from.every(list => list && list.length === 1)) return "";
	const right = s.formula.slice(s.formula.indexOf(" = ") + 3);
	const numbers = new Map(s.symbols.slice(1).map(([letter], k) => [letter, bracketed(value(k, from[k][0]))]));
	return right.replace(/\p{L}+/gu, word => numbers.get(word) ?? word).replace(/\p{L}(?=[²ᵀ⁻ᵖ])/gu, word => numbers.get(word) ?? word)
		.replace("ᵖ", () => "^" + numbers.get("p")).replace(/\((\([^()]*\))\)/g, "$1"); // σ(−2), not σ((−2))
}

// entropy writes the mean over the rows of −log of the probability of the right
// class, or of −Σ t log y where each class has a probability t.
//
//	−(ln 0.71 + ln 0.2 + 0.9·ln 0.5)/3
function entropy(s) {
	const [scores, targets] = s.reads, e = tensors[scores].extents, classes = e.at(-1), rows = everywhere(e.slice(0, -1));
	const labels = tensors[targets].extents.length < e.length, all = everywhere([classes]), terms = [];
	let count = 0;
	for (const row of rows) {
		const score = all.map(k => element(scores, row * classes + k)), top = Math.max(...score);
		const sum = score.reduce((a, v) => a + Math.exp(v - top), 0);
		const weights = labels ? [element(targets, row)] : all.map(k => element(targets, row * classes + k));
		if (labels && weights[0] === s.how.skip) continue;
		count++;
		all.forEach(k => {
			const t = labels ? Number(weights[0] === k) : weights[k];
			if (t !== 0) terms.push([...score, ...weights].includes(undefined) ? undefined : `${t === 1 ? "" : bracketed(t) + "·"}ln ${short(Math.exp(score[k] - top) / sum)}`);
		});
	}
	return terms.length ? `−(${sumText(terms)})/${Math.max(count, 1)}` : "";
}

// odds writes the mean of −log of the probability of what is true, where σ of a
// score is the probability of 1.
function odds(s, list) {
	const σ = v => 1 / (1 + Math.exp(-v)), share = (t, p) => t === 0 ? [] : [(t === 1 ? "" : bracketed(t) + "·") + "ln " + short(p)];
	const terms = list.map(at => {
		const v = element(s.reads[0], at), t = element(s.reads[1], at);
		return v === undefined || t === undefined ? undefined : [...share(t, σ(v)), ...share(1 - t, σ(-v))].join(" + ");
	});
	return terms.length ? `−(${sumText(terms)})/${terms.length}` : "";
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
