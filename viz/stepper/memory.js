// What is in memory: a bar for each step, and a list of tensors.

// held lists the tensors that a step finds or makes, the newest first.
function held(step) {
	return tensors.map((t, k) => k).filter(k => tensors[k].from <= step && step <= tensors[k].until).sort((a, b) => tensors[b].from - tensors[a].from || a - b);
}

const bytesAt = new Float64Array(steps.length);
{
	const change = new Float64Array(steps.length + 1);
	for (const t of tensors) {
		change[t.from] += t.bytes;
		change[Math.max(t.until, t.from) + 1] -= t.bytes;
	}
	let now = 0;
	change.subarray(0, steps.length).forEach((d, i) => { bytesAt[i] = now += d; });
}
const peak = bytesAt.reduce((a, b) => Math.max(a, b), 1);

function showMemory() {
	const memory = $("memory");
	memory.hidden = Boolean(data.mistake); // nothing runs
	memory.querySelector("h3").textContent = say("memory", bytesText(bytesAt[state.step]), bytesText(peak));
	showTimeline();
	const list = $("held"), all = held(state.step), some = all.slice(0, 60);
	list.replaceChildren(...some.map(k => {
		const t = tensors[k], fresh = t.from === state.step && state.step > 0, last = t.until === state.step && state.step < steps.length - 1;
		const chip = make("li", { class: ["chip", t.kind, fresh ? "fresh" : "", last ? "last" : ""].join(" "), "data-node": t.hook },
			t.name, " ", make("small", {}, `${extentsText(t)} · ${bytesText(t.bytes)}`));
		chip.title = last ? say("freed") : t.where || "";
		return chip;
	}), ...(all.length > some.length ? [make("li", { class: "chip" }, "+ " + (all.length - some.length))] : []));
}

// showTimeline draws the bars once in a language, and then moves the mark.
let marked = null;
function showTimeline() {
	const holder = $("timeline"), w = 600, h = 54;
	if (!holder.firstChild) {
		const chart = draw("svg", { viewBox: `0 0 ${w} ${h + 2}`, preserveAspectRatio: "none", role: "img" });
		const each = w / steps.length, gap = Math.min(1, each / 4);
		steps.forEach((s, i) => {
			const high = bytesAt[i] / peak * (h - 4);
			chart.append(draw("rect", { x: i * each + gap / 2, y: h - high, width: each - gap, height: high, class: "bar " + s.pass },
				draw("title", {}, say("memoryBar", i, bytesText(bytesAt[i])))));
		});
		chart.append(draw("line", { x1: 0, x2: w, y1: 4, y2: 4, class: "peak" }));
		chart.addEventListener("click", event => {
			const r = chart.getBoundingClientRect();
			jump(Math.min(Math.floor((event.clientX - r.left) / r.width * steps.length), steps.length - 1));
		});
		holder.append(chart);
	}
	holder.firstChild.setAttribute("aria-label", $("memory").querySelector("h3").textContent);
	marked?.classList.remove("now");
	marked = holder.querySelectorAll(".bar")[state.step];
	marked.classList.add("now");
}
