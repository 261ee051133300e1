// Reckons what stands below the formula of each element of each step, in full
// precision and without omissions, and compares it with the element. The page
// holds numbers in float32.
(() => {
	short = v => minus(String(v));
	sumText = (list, between = " + ") => list.join(between);
	const sum = list => list.reduce((a, b) => a + b, 0), ln = Math.log, exp = Math.exp, tanh = Math.tanh, σ = v => 1 / (1 + exp(-v));
	const erf = v => { // by its series
		let term = v, total = v;
		for (let n = 1; n < 200; n++) total += (term *= -v * v / n) / (2 * n + 1);
		return 2 / Math.sqrt(Math.PI) * total;
	};
	const Φ = v => (1 + erf(v / Math.SQRT2)) / 2, φ = v => exp(-v * v / 2) / Math.sqrt(2 * Math.PI);
	const max = Math.max, min = Math.min, sign = Math.sign, float64 = v => v, float32 = Math.fround, int64 = Math.trunc, bool = v => Number(v !== 0);
	const argmax = (...list) => list.indexOf(max(...list)), logsumexp = (...list) => ln(sum(list.map(exp)));
	const softmax = (...list) => list.map(v => exp(v) / sum(list.map(exp))), logsoftmax = (...list) => list.map(v => v - logsumexp(...list));
	const places = new Map(tensors.map((t, k) => [t.name, k]));
	const named = text => { // "x[1, 0]", or "x[ids[2] …, 0]"
		const [, name, index] = text.match(/^([^[]+)(?:\[(.*)\])?$/), k = places.get(name);
		const at = index === undefined ? [] : index.split(/, (?![^[]*\])/).map(part => /^\d+$/.test(part) ? Number(part) : named(part));
		return element(k, flatOf(tensors[k].extents, at));
	};
	const number = String.raw`(?:\([^()]*\)|[\d.]+(?:e[-+]?\d+)?)`;
	const reckon = text => {
		if (text === "border") return 0;
		const script = text.replace(/−/g, "-").replace(/∞/g, "Infinity").replace(/[·⊙]/g, "*").replaceAll("²", "**2").replaceAll("^", "**").replace(/\|(.*)\|/, "Math.abs($1)")
			.replace(new RegExp("√(" + number + ")", "g"), "Math.sqrt($1)").replace(new RegExp("ln (" + number + ")", "g"), "ln($1)")
			.replaceAll("¬", "1-").replaceAll("∧", "&").replaceAll("∨", "|").replaceAll("≠", "!==").replaceAll("≥", ">=").replaceAll("≤", "<=").replaceAll(" = ", " === ");
		return Number(eval(script));
	};
	const copy = text => places.has(text.split("[")[0]);
	const wrong = {}, said = {}, mute = {};
	let count = 0;
	for (const s of steps) {
		const list = s.tensor < 0 || !s.reads?.length ? [] : numbersOf(s.tensor) || [];
		for (let flat = 0; flat < list.length; flat++) {
			const text = working(s, flat), value = list[flat];
			if (!text) {
				mute[s.op] = (mute[s.op] ?? 0) + 1;
				continue;
			}
			said[s.op] = (said[s.op] ?? 0) + 1;
			let have;
			try {
				for (const part of copy(text) ? text.split(" = ") : [text]) {
					have = copy(text) ? named(part) : reckon(part);
					if (!(Math.abs(have - value) <= 2e-5 * (1 + Math.abs(value)) || have === value || text === "border" && value === -Infinity)) throw new Error(String(have));
				}
				count++;
			} catch (e) {
				wrong[s.op] ||= `${s.text} (${s.formula}): ${elementName(s.tensor, flat)} = ${text}: have ${e.message}, want ${value}`;
			}
		}
	}
	return { Wrong: Object.values(wrong), Count: count, Said: said, Mute: mute };
})()
