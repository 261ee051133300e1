// What makes an element: which elements of the operands, and the formula with
// their numbers.

// sources returns, for each operand, the places of the elements that make the
// element at a place of the step's result, or null if all may.
function sources(s, flat) {
	const how = s.how, y = tensors[s.tensor].extents, index = indexOf(y, flat);
	const x = s.reads.map(k => k < 0 ? null : tensors[k].extents);
	if (!how || x.includes(null)) return s.reads.map(() => null);
	switch (how.kind) {
	case "each":
	case "same":
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

// sumText writes a sum of texts, the first of them if there are many.
function sumText(list, between = " + ") {
	return list.length <= 5 ? list.join(between) : [...list.slice(0, 3), "…", list[list.length - 1]].join(between);
}

// working returns the right side of an element's formula with numbers, or "".
function working(s, flat) {
	if (s.tensor < 0 || !s.reads || !numbersOf(s.tensor)) return "";
	const from = sources(s, flat), value = (k, at) => element(s.reads[k], at);
	const how = s.how?.kind;
	if (how === "matmul") return sumText(from[0].map((at, k) => `${bracketed(value(0, at))}·${bracketed(value(1, from[1][k]))}`));
	if (how === "reduce" && s.op === "Sum") return sumText(from[0].map(at => bracketed(value(0, at))));
	if (how === "reduce") return `${s.op.toLowerCase()}(${sumText(from[0].map(at => short(value(0, at))), ", ")})`;
	if (!s.formula || !from.every(list => list && list.length === 1)) return "";
	const right = s.formula.slice(s.formula.indexOf(" = ") + 3);
	const numbers = new Map(s.symbols.slice(1).map((symbol, k) => [symbol.letter, bracketed(value(k, from[k][0]))]));
	return right.replace(/\p{L}+/gu, word => numbers.get(word) ?? word).replace(/\p{L}(?=[²ᵀ⁻ᵖ])/gu, word => numbers.get(word) ?? word);
}

// explain shows what makes the element at a place of the step's result.
function explain(s, flat) {
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

// legend lists what letters stand for.
function legend(symbols) {
	const list = make("ul", { class: "legend" });
	for (const { letter, tensor } of symbols || []) {
		if (tensor < 0) continue;
		const t = tensors[tensor];
		list.append(make("li", { "data-node": t.hook }, make("i", {}, letter), " = ", t.name, " ", make("small", {}, extentsText(t))));
	}
	return list;
}

// showStep fills the panel.
function showStep() {
	const s = steps[state.step], t = tensors[s.tensor], pass = say(s.pass === "start" ? "start" : s.pass);
	$("step").className = s.pass;
	$("headline").replaceChildren(make("span", { class: "pass" }, pass), " ", ...(s.pass === "start" ? [] : [s.op, " ",
		...(t ? [make("em", { "data-node": t.hook }, t.grad || t.name)] : [])]));
	const places = t ? [t.scope, t.where].filter(Boolean) : [];
	const of = s.of && t && s.pass === "backward" ? [say("of", s.of)] : [];
	$("where").textContent = s.pass === "start" ? say("startText") : [...of, ...places].join(" · ");
	const shown = s.pass === "through" ? [make("p", {}, say("throughText"))] : [math(s.math), make("code", {}, s.text || ""), legend(s.symbols)];
	$("formula").replaceChildren(...(s.pass === "start" ? [] : shown));
	$("matrices").replaceChildren(s.pass === "start" ? startMatrices() : arrange(s));
	const rules = $("rules");
	rules.replaceChildren();
	if (s.rules?.length) {
		const name = s.pass === "forward" ? tensors[s.tensor].name : s.of;
		rules.append(make("h3", {}, say(s.pass === "forward" ? "rules" : "rulesNow", name)));
		for (const r of s.rules) {
			const line = math(r.math);
			line.classList.toggle("ruling", Boolean(r.now));
			rules.append(line);
		}
		rules.append(legend(s.legend));
	}
	explain(s, 0);
	$("side").scrollTop = Math.min($("side").scrollTop, $("step").offsetTop);
}

// startMatrices shows what there is before the first node runs.
function startMatrices() {
	const row = make("div", { class: "row" });
	tensors.forEach((t, k) => {
		if (t.kind !== "input" && t.kind !== "param" && t.kind !== "state") return;
		if (row.children.length < 12) row.append(matrix(k, { numbered: sides(k).colList.length <= 12 }));
	});
	return row;
}

$("matrices").addEventListener("pointerover", event => {
	const cell = event.target.closest("i[data-flat]"), s = steps[state.step];
	if (!cell) return;
	const k = Number(cell.closest(".matrix").dataset.tensor);
	if (k === s.tensor) explain(s, Number(cell.dataset.flat));
});
