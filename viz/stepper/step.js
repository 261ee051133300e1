// The panel of a step: what happens, its formula, its numbers and its local rule.

// parts holds the steps that make the adjoints of an operation together, by name.
const parts = new Map();
steps.forEach((s, i) => {
	if (s.pass !== "backward" || !s.of) return;
	if (!parts.has(s.of)) parts.set(s.of, []);
	parts.get(s.of).push(i);
});

// story says in a sentence or two what happens at a step.
function story(s) {
	if (data.mistake) return `${data.mistake}. ${say("mistake")}`;
	if (s.pass === "start") return say("startText");
	if (s.pass === "through") return say("throughText", s.of);
	const list = [], t = tensors[s.tensor], count = k => tensors[k].extents.reduce((a, b) => a * b, 1);
	const name = i => tensors[s.reads[i]]?.name ?? "", times = from => Math.round(count(from[0]) / Math.max(count(from[1]), 1));
	const own = parts.get(s.of) || [];
	if (s.pass === "backward" && own.length > 1) list.push(say("part", own.indexOf(state.step) + 1, own.length, s.of));
	else if (s.pass === "backward" && s.of) list.push(say("adjoint", s.of));
	else if (s.pass === "backward" && s.reads) list.push(say("needed"));
	if (!s.reads && s.pass === "backward" && t.kind === "const") list.push(say("seed", data.result));
	const [x, w] = s.reads || [];
	switch (x >= 0 ? s.how?.kind : "") {
	case "matmul":
		if (w >= 0) list.push(say("byRows", say(s.how.a ? "columnOf" : "rowOf", name(0)), say(s.how.b ? "rowOf" : "columnOf", name(1))));
		break;
	case "each": list.push(say("byElement")); break;
	case "same": list.push(say("asIs", name(0))); break;
	case "permute": list.push(say("permuted", name(0))); break;
	case "along": list.push(say("byFibre", s.how.axes.join(", "))); break;
	case "reduce": list.push(say("reduced", times([x, s.tensor]), name(0), s.how.axes.join(", "))); break;
	case "repeat": list.push(say("repeated", name(0), times([s.tensor, x]))); break;
	case "choice": list.push(say("choice", name(0)));
	}
	if (say(s.op)) list.push(say(s.op, name(0), name(1)));
	if (t.grad) list.push(say("gradient", data.loss, t.hook));
	return list.join(say("space"));
}

// legend lists what letters stand for.
function legend(symbols) {
	const list = make("ul", { class: "legend" });
	for (const [letter, tensor] of symbols || []) {
		if (tensor < 0) continue;
		const t = tensors[tensor];
		list.append(make("li", { "data-node": t.hook }, make("i", {}, letter), " = ", t.name, " ", make("small", {}, extentsText(t))));
	}
	return list;
}

// showStep fills the panel.
function showStep() {
	const s = steps[state.step], t = tensors[s.tensor], start = s.pass === "start";
	$("step").className = s.pass;
	$("headline").replaceChildren(make("span", { class: "pass" }, say(data.mistake ? "red" : s.pass)), ...(start ? [] : [" ", s.op, " ",
		...(t ? [make("em", { "data-node": t.hook }, t.grad || t.name)] : [])]));
	$("where").textContent = t ? [t.scope, t.where].filter(Boolean).join(" · ") : "";
	$("story").textContent = story(s);
	$("formula").replaceChildren(...(start || s.pass === "through" ? [] : [math(s.formula), make("code", {}, s.text || ""), legend(s.symbols)]));
	$("matrices").replaceChildren(start ? startMatrices() : arrange(s));
	showRules(s);
	explain(s, 0);
	$("hint").textContent = !start && document.querySelector("#matrices .grid") ? say("hint") : "";
	$("side").scrollTop = Math.min($("side").scrollTop, $("step").offsetTop);
}

// showRules shows the local derivatives of the operation: those that this step
// computes, or those that the backward pass will need.
function showRules(s) {
	const rules = $("rules");
	rules.replaceChildren();
	if (!s.rules?.length) return;
	rules.append(make("h3", {}, s.pass === "forward" ? say("rules", tensors[s.tensor].name) : say("rulesNow", s.of)));
	for (const r of s.rules) {
		const line = math(r.text);
		line.classList.toggle("ruling", Boolean(r.now));
		rules.append(line);
	}
	rules.append(legend(s.legend));
}

// startMatrices shows what there is before the first node runs.
function startMatrices() {
	const row = make("div", { class: "row" });
	const list = tensors.map((_, k) => k).filter(k => ["input", "param", "state"].includes(tensors[k].kind));
	for (const k of list.slice(0, 12)) row.append(matrix(k, { numbered: sides(k).colList.length <= most }));
	if (list.length > 12) row.append(make("p", { class: "note" }, say("more", list.length - 12)));
	return row;
}
