// Which elements of the operands make an element of a step's result.

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
	case "mask":
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
	case "onehot":
		return [[flatOf(x[0], index.slice(0, -1))]];
	case "rows":
	case "odds":
		return x.map(extents => everywhere(extents));
	case "gather":
	case "scatter":
		return rowsOf(s, flat, x);
	case "columns":
	case "images":
		return windows(how, x[0], y, index);
	case "reverse":
		return [[flatOf(x[0], index.map((i, k) => how.axes.includes(k) ? x[0][k] - 1 - i : i))]];
	case "shift": {
		const [axis] = how.axes, i = index[axis] + (how.from ?? 0);
		return [0 <= i && i < x[0][axis] ? [flatOf(x[0], index.with(axis, i))] : []];
	}
	case "concat": {
		const [axis] = how.axes;
		let i = index[axis];
		return x.map(extents => {
			const at = i;
			i -= extents[axis];
			return 0 <= at && at < extents[axis] ? [flatOf(extents, index.with(axis, at))] : [];
		});
	}
	case "permute": {
		const at = [];
		how.axes.forEach((axis, k) => { at[axis] = index[k]; });
		return [[flatOf(x[0], at)]];
	}
	}
	return s.reads.map(() => null);
}

// everywhere lists the places of all elements.
const everywhere = extents => Array.from({ length: extents.reduce((a, b) => a * b, 1) }, (_, i) => i);

// rowsOf is sources for rows that ids choose: the row that an id names, or all
// those whose ids name this one.
function rowsOf(s, flat, [from, ids]) {
	const size = from.slice(s.how.kind === "gather" ? 1 : ids.length).reduce((a, b) => a * b, 1);
	const row = Math.floor(flat / size), column = flat % size, id = at => element(s.reads[1], at);
	if (s.how.kind === "gather") return id(row) === undefined ? [null, [row]] : [[id(row) * size + column], [row]];
	const all = everywhere(ids), list = all.filter(at => id(at) === row);
	return all.some(at => id(at) === undefined) ? [null, null] : [list.map(at => at * size + column), list];
}

// windows is sources for Im2Col, where a column is what a window covers of the
// images, and for Col2Im, its adjoint.
function windows(how, x, y, index) {
	const [height, width, stride, pad] = how.window, columns = how.kind === "columns";
	const [, , h, w] = columns ? x : y, down = Math.floor((h + 2 * pad - height) / stride) + 1, across = Math.floor((w + 2 * pad - width) / stride) + 1;
	if (columns) {
		const [c, i, j] = indexOf([Infinity, height, width], index[0]), [n, p, q] = indexOf([Infinity, down, across], index[1]);
		const at = [n, c, p * stride + i - pad, q * stride + j - pad];
		return [at[2] >= 0 && at[2] < h && at[3] >= 0 && at[3] < w ? [flatOf(x, at)] : []];
	}
	const [n, c, r, k] = index, list = [];
	for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) {
		const p = (r + pad - i) / stride, q = (k + pad - j) / stride;
		if (Number.isInteger(p) && Number.isInteger(q) && p >= 0 && p < down && q >= 0 && q < across) {
			list.push(flatOf(x, [(c * height + i) * width + j, (n * down + p) * across + q]));
		}
	}
	return [list];
}
