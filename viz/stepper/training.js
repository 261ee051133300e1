// Training: the loss of each iteration, and which class the net sees where.

const classColors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999", "#F0E442"]; // Okabe and Ito
const colorOf = digit => classColors[parseInt(digit, 36) % classColors.length];

const trained = moments.length > 1 || (data.losses || []).length > 0;

// drawCurve draws the losses, with a mark for each moment.
function drawCurve() {
	const losses = data.losses || [], w = 360, h = 170, left = 34, low = 22, holder = $("curve");
	if (!losses.length) return;
	const last = Math.max(losses[losses.length - 1][0], moments[moments.length - 1].iteration, 1);
	const most = losses.reduce((a, p) => Math.max(a, p[1]), 0) || 1;
	const x = i => left + i / last * (w - left - 8), y = v => 8 + (1 - v / most) * (h - low - 8);
	const chart = draw("svg", { viewBox: `0 0 ${w} ${h}`, role: "img", "aria-label": say("curve") });
	for (const share of [0, 0.5, 1]) {
		chart.append(draw("line", { x1: left, x2: w - 8, y1: y(most * share), y2: y(most * share), class: "rule" }),
			draw("text", { x: left - 5, y: y(most * share) + 3.5, "text-anchor": "end" }, short(most * share, 2)));
	}
	for (const share of [0, 0.5, 1]) {
		chart.append(draw("text", { x: x(last * share), y: h - 6, "text-anchor": share === 1 ? "end" : "middle" }, String(Math.round(last * share))));
	}
	chart.append(draw("path", { d: "M" + losses.map(p => `${x(p[0]).toFixed(1)} ${y(p[1]).toFixed(1)}`).join(" L"), class: "loss" }));
	const mark = draw("line", { y1: 6, y2: h - low, class: "mark" }), dot = draw("circle", { r: 4, class: "mark" });
	chart.append(mark, dot);
	chart.addEventListener("click", event => {
		const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(chart.getScreenCTM().inverse()).x;
		const near = m => Math.abs(x(m.iteration) - at);
		goMoment(moments.reduce((best, m, i) => near(m) < near(moments[best]) ? i : best, 0));
	});
	holder.replaceChildren(chart);
	holder.show = iteration => {
		const p = losses.reduce((a, b) => Math.abs(b[0] - iteration) < Math.abs(a[0] - iteration) ? b : a);
		for (const name of ["x1", "x2"]) mark.setAttribute(name, x(iteration));
		dot.setAttribute("cx", x(iteration));
		dot.setAttribute("cy", y(p[1]));
	};
}

// drawPlane paints the classes of the grid and the samples on them.
function drawPlane() {
	const map = moments[state.moment].map, holder = $("plane");
	if (!map) return holder.replaceChildren();
	const columns = map.columns, rows = map.of.length / columns, [left, right, bottom, top] = map.box;
	const canvas = make("canvas", { width: columns, height: rows });
	const paint = canvas.getContext("2d");
	[...map.of].forEach((digit, i) => {
		paint.fillStyle = colorOf(digit);
		paint.fillRect(i % columns, Math.floor(i / columns), 1, 1);
	});
	const samples = draw("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" });
	const places = data.places || [], half = [(right - left) / (columns - 1) / 2, (top - bottom) / Math.max(rows - 1, 1) / 2];
	[...data.classes || ""].forEach((digit, i) => {
		const x = (places[2 * i] - left + half[0]) / (right - left + 2 * half[0]) * 100;
		const y = 100 - (places[2 * i + 1] - bottom + half[1]) / (top - bottom + 2 * half[1]) * 100;
		const shape = parseInt(digit, 36) % 3, r = 1.15;
		samples.append(shape === 0 ? draw("circle", { cx: x, cy: y, r, fill: colorOf(digit) })
			: shape === 1 ? draw("rect", { x: x - r * 0.9, y: y - r * 0.9, width: 1.8 * r, height: 1.8 * r, fill: colorOf(digit) })
			: draw("path", { d: `M${x} ${y - 1.3 * r} L${x + 1.2 * r} ${y + r} L${x - 1.2 * r} ${y + r} Z`, fill: colorOf(digit) }));
	});
	holder.replaceChildren(canvas, samples);
	holder.setAttribute("role", "img");
	holder.setAttribute("aria-label", say("plane"));
}

function showTraining() {
	if (!trained) return;
	const m = moments[state.moment], last = moments[moments.length - 1].iteration;
	$("training").hidden = false;
	$("learn").hidden = moments.length < 2;
	if (!$("curve").firstChild) drawCurve();
	$("curve").show?.(m.iteration);
	drawPlane();
	const slider = $("moment"), text = say("iteration", m.iteration, last);
	slider.max = moments.length - 1;
	slider.value = state.moment;
	slider.setAttribute("aria-valuetext", text);
	const k = tensors.findIndex(t => t.name === data.result || t.from === stepOfLoss && t.kind === "value");
	const loss = k >= 0 && tensors[k].extents.length === 0 ? " · " + say("loss", short(element(k, 0), 4)) : "";
	$("iteration").textContent = text + loss;
}

// stepOfLoss is the last step of the forward pass.
const stepOfLoss = steps.findLastIndex(s => s.pass === "forward");

$("moment").addEventListener("input", event => {
	learn(false);
	goMoment(Number(event.target.value));
});

// learn plays through the moments, or stops.
let learning = 0;
function learn(on) {
	clearInterval(learning);
	learning = 0;
	if (on) {
		play(false);
		if (state.moment === moments.length - 1) goMoment(0);
		learning = setInterval(() => state.moment < moments.length - 1 ? goMoment(state.moment + 1) : learn(false), 500 / speed());
	}
	playButton($("learn"), Boolean(learning), "learn");
}
$("learn").addEventListener("click", () => learn(!learning));
