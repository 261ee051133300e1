// Matrices: a tensor as rows of numbers on heat colours, green above zero and
// purple below, which colour-blind eyes tell apart; the sign says it as well.

// The widths of a cell, in pixels: with its number, or colour alone, which is
// less where there are many.
const wide = 44, narrow = columns => columns > 16 ? 8 : 13;

// matrix returns tensor k as an element. With transposed, rows are columns;
// numbered says whether there is room for numbers.
function matrix(k, { transposed = false, numbered = true, tall = false, title = tensors[k].name } = {}) {
	const t = tensors[k], s = sides(k), list = numbersOf(k);
	const box = make("figure", { class: "matrix", "data-node": t.hook, "data-tensor": k });
	const caption = make("figcaption", {}, make("b", {}, title), " ", extentsText(t));
	box.append(caption);
	if (!list) return box;
	const down = transposed ? s.colList : s.rowList, right = transposed ? s.rowList : s.colList;
	if (!list.length) box.append(make("p", { class: "note" }, say("empty")));
	const most = list.reduce((a, v) => Number.isFinite(v) ? Math.max(a, Math.abs(v)) : a, 0) || 1;
	const grid = make("div", { class: numbered ? "grid" : tall ? "grid bare tall" : "grid bare", style: `grid-template-columns: repeat(${right.length}, ${numbered ? wide : narrow(right.length)}px)` });
	const cells = new Map();
	down.forEach((_, i) => right.forEach((_, j) => {
		const [r, c] = transposed ? [j, i] : [i, j];
		const v = list[r * s.colList.length + c], flat = s.rowList[r] * s.cols + s.colList[c];
		const cell = make("i", { "data-flat": flat, style: `--heat: ${heat(v / most)}` }, numbered ? short(v, 2) : "");
		cell.title = elementName(k, flat) + " = " + short(v, 7);
		cells.set(flat, cell);
		grid.append(cell);
	}));
	box.append(make("div", { class: "scroll" }, grid));
	if (t.rows || t.cols) {
		const [low, high, mean, deviation] = moments[state.moment].statistics[k];
		box.append(make("p", { class: "note" }, say("sampled", list.length, s.rows * s.cols, ...[low, high, mean, deviation].map(minus))));
	}
	box.cells = cells;
	return box;
}

// heat returns how strong the colour of a number is, from −1 to 1, as a style.
function heat(share) {
	if (!Number.isFinite(share)) return "var(--mistake-fill)";
	const strength = Math.round(Math.sqrt(Math.abs(share)) * 62);
	return `color-mix(in srgb, var(--${share < 0 ? "below" : "above"}) ${strength}%, transparent)`;
}

// elementName returns "m1[0, 3]".
function elementName(k, flat) {
	const index = indexOf(tensors[k].extents, flat);
	return tensors[k].name + (index.length ? `[${index.join(", ")}]` : "");
}

// arrange returns the matrices of a step: for a product, the first operand left
// of the result and the second above it, so that a row and a column meet.
function arrange(s) {
	const many = k => sides(k).colList.length;
	const result = s.tensor, fits = (...list) => list.reduce((a, b) => a + b, 0) * wide <= room() - 24 * list.length;
	const operands = [...new Set(s.reads || [])].filter(k => k >= 0);
	if (s.how?.kind === "matmul" && s.reads.every(k => k >= 0) && tensors[result].extents.length === 2) {
		const [x, w] = s.reads, turned = (k, t) => (t ? sides(k).rowList : sides(k).colList).length;
		const left = turned(x, s.how.a), right = many(result);
		const numbered = fits(right) && right <= 12, first = numbered && fits(left, right);
		const name = (k, t) => t ? say("transposed", tensors[k].name) : tensors[k].name;
		const above = matrix(w, { transposed: s.how.b, numbered, title: name(w, s.how.b) });
		const beside = matrix(x, { transposed: s.how.a, numbered: first, tall: numbered, title: name(x, s.how.a) });
		const made = matrix(result, { numbered });
		together("scrollTop", beside, made);
		together("scrollLeft", above, made);
		return make("div", { class: "product" }, make("span"), above, beside, made);
	}
	const all = [...operands, ...(result >= 0 && !operands.includes(result) ? [result] : [])];
	const row = make("div", { class: "row" });
	for (const k of all) row.append(matrix(k, { numbered: many(k) <= 12 && fits(many(k)) }));
	return row;
}

// together makes two matrices scroll as one.
function together(side, a, b) {
	const [x, y] = [a, b].map(figure => figure.querySelector(".scroll"));
	if (!x || !y) return;
	x.addEventListener("scroll", () => { y[side] = x[side]; });
	y.addEventListener("scroll", () => { x[side] = y[side]; });
}

// room returns the width that there is, in pixels.
function room() { return $("matrices").clientWidth || 520; }
