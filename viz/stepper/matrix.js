// Matrices: a tensor as rows of numbers on heat colours, green above zero and
// purple below, which colour-blind eyes tell apart; the sign says it as well.

// The widths of a cell, in pixels: with its number, or colour alone, which is
// less where there are many.
const wide = 42, narrow = columns => columns > 16 ? 8 : 13;

const most = 12; // columns of numbers side by side

// matrix returns tensor k as an element. With transposed, rows are columns;
// numbered says whether there is room for numbers; a result can be walked through
// with the arrow keys.
function matrix(k, { transposed = false, numbered = true, tall = false, result = false, title = tensors[k].name } = {}) {
	const t = tensors[k], s = sides(k), list = numbersOf(k);
	const box = make("figure", { class: "matrix", "data-node": t.hook, "data-tensor": k });
	box.append(make("figcaption", {}, make("b", {}, title), " ", extentsText(t)));
	if (!list) return box;
	const down = transposed ? s.colList : s.rowList, right = transposed ? s.rowList : s.colList;
	if (!list.length) box.append(make("p", { class: "note" }, say("empty")));
	const peak = list.reduce((a, v) => Number.isFinite(v) ? Math.max(a, Math.abs(v)) : a, 0) || 1;
	const grid = make("div", { class: numbered ? "grid" : tall ? "grid bare tall" : "grid bare", style: `grid-template-columns: repeat(${right.length}, ${numbered ? wide : narrow(right.length)}px)` });
	if (result && list.length) for (const [name, value] of [["tabindex", 0], ["role", "group"], ["aria-label", say("elements", title)]]) grid.setAttribute(name, value);
	grid.sides = { rows: down.length, columns: right.length };
	const cells = new Map();
	down.forEach((_, i) => right.forEach((_, j) => {
		const [r, c] = transposed ? [j, i] : [i, j];
		const v = list[r * s.colList.length + c], flat = s.rowList[r] * s.cols + s.colList[c];
		const cell = make("i", { "data-flat": flat, style: `--heat: ${heat(v / peak)}` }, numbered ? short(v, 2) : "");
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
	const operands = [...new Set(s.reads || [])].filter(k => k >= 0), result = s.tensor;
	if (s.how?.kind === "matmul" && s.reads.every(k => k >= 0) && tensors[result].extents.length === 2) return product(s);
	const all = [...operands, ...(result >= 0 && !operands.includes(result) ? [result] : [])];
	const row = make("div", { class: "row" });
	const side = ["reduce", "repeat"].includes(s.how?.kind) && !s.how.axes.includes(0); // a number for each row
	const figures = all.map(k => {
		const vector = tensors[k].extents.length === 1, n = sides(k).colList.length;
		const transposed = vector && (side || n > most);
		return matrix(k, { transposed, numbered: transposed || n <= most && n * wide <= room(), result: k === result && s.pass !== "through" });
	});
	row.append(...figures);
	if (figures.length > 1 && (side || s.how?.kind === "each")) {
		for (const a of figures) for (const b of figures) if (a !== b) together("scrollTop", a, b);
	}
	return row;
}

// product returns the three matrices of a product.
function product(s) {
	const [x, w] = s.reads, result = s.tensor, fits = (...list) => list.reduce((a, b) => a + b, 0) * wide <= room() - 16 * list.length;
	const left = (s.how.a ? sides(x).rowList : sides(x).colList).length, right = sides(result).colList.length;
	const numbered = fits(right) && right <= most, first = numbered && fits(left, right);
	const name = (k, t) => t ? say("transposed", tensors[k].name) : tensors[k].name;
	const above = matrix(w, { transposed: s.how.b, numbered, title: name(w, s.how.b) });
	const beside = matrix(x, { transposed: s.how.a, numbered: first, tall: numbered, title: name(x, s.how.a) });
	const made = matrix(result, { numbered, result: true });
	for (const [a, b] of [[beside, made], [made, beside]]) together("scrollTop", a, b);
	for (const [a, b] of [[above, made], [made, above]]) together("scrollLeft", a, b);
	return make("div", { class: "product" }, make("span"), above, beside, made);
}

// together makes the second of two matrices scroll as the first.
function together(side, a, b) {
	const [x, y] = [a, b].map(figure => figure.querySelector(".scroll"));
	x?.addEventListener("scroll", () => { if (y && y[side] !== x[side]) y[side] = x[side]; });
}

// room returns the width that there is, in pixels.
function room() { return $("matrices").clientWidth || 520; }
