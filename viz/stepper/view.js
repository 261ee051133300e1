// The view: which part of the drawing is seen, panning and zooming.

const whole = drawing.dataset.size.split(" ").map(Number);
const view = { x: 0, y: 0, w: whole[0], h: whole[1] };
const readable = 0.8, least = 0.6; // pixels of a unit of the drawing, where the reader begins
let home = true; // the reader has not moved the view

function showView() { drawing.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`); }

// stageSize returns the size of the stage, in pixels.
function stageSize() {
	const r = drawing.getBoundingClientRect();
	return [Math.max(r.width, 1), Math.max(r.height, 1)];
}

// fit shows the whole drawing.
function fit() {
	stopMoving();
	home = false;
	Object.assign(view, { x: 0, y: 0, w: whole[0], h: wholeHeight() });
	showView();
}

// goHome shows the whole drawing if it can be read so, else a part of it that
// follows the steps.
function goHome() {
	stopMoving();
	const [w, h] = stageSize(), height = wholeHeight();
	const scale = Math.max(Math.min(w / whole[0], h / height), Math.min(readable, w / 480, Math.max(w / whole[0], least)));
	Object.assign(view, { w: w / scale, h: h / scale });
	view.x = (whole[0] - view.w) / 2;
	view.y = view.h >= height ? (height - view.h) / 2 : 0;
	home = true;
	showView();
}

// zoom changes the scale by a factor around a place, the middle by default.
function zoom(factor, x = view.x + view.w / 2, y = view.y + view.h / 2) {
	stopMoving();
	const f = Math.min(Math.max(factor, view.w / whole[0] / 3), view.w / 80);
	view.x = x - (x - view.x) / f;
	view.y = y - (y - view.y) / f;
	view.w /= f;
	view.h /= f;
	home = false;
	showView();
}

// placeOf returns where an event is in the drawing.
function placeOf(event) {
	const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
	return [p.x, p.y];
}

drawing.addEventListener("wheel", event => {
	event.preventDefault();
	zoom(Math.exp(-event.deltaY / 500), ...placeOf(event));
}, { passive: false });

// Fingers and the mouse: one pans, two zoom.
const pointers = new Map();
let far = 0; // how far the drag went

const apart = () => {
	const [a, b] = [...pointers.values()];
	return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
};

drawing.addEventListener("pointerdown", event => {
	if (event.button !== 0) return;
	if (!pointers.size) far = 0;
	pointers.set(event.pointerId, event);
});
window.addEventListener("pointermove", event => {
	const before = pointers.get(event.pointerId);
	if (!before) return;
	const dx = event.clientX - before.clientX, dy = event.clientY - before.clientY, was = pointers.size === 2 ? apart() : 0;
	pointers.set(event.pointerId, event);
	far += Math.abs(dx) + Math.abs(dy);
	if (far <= 6) return;
	if (was) {
		const [a, b] = [...pointers.values()];
		zoom(apart() / Math.max(was, 1), ...placeOf({ clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 }));
		return;
	}
	stopMoving();
	const scale = drawing.getScreenCTM().a;
	view.x -= dx / scale;
	view.y -= dy / scale;
	home = false;
	showView();
});
for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, event => pointers.delete(event.pointerId));

// bringIntoView moves the view so that boxes are in it: all of them if they fit,
// the first in any case.
function bringIntoView(list) {
	if (!list.length || view.w >= whole[0] && view.h >= wholeHeight()) return;
	const margin = 36, to = { x: view.x, y: view.y };
	const around = boxes => {
		const all = boxes.map(b => b.getBBox());
		const x = Math.min(...all.map(b => b.x)), y = Math.min(...all.map(b => b.y));
		return { x, y, w: Math.max(...all.map(b => b.x + b.width)) - x, h: Math.max(...all.map(b => b.y + b.height)) - y };
	};
	const shift = (low, size, from, length) =>
		length + 2 * margin > size ? from + length / 2 - size / 2
		: from - margin < low ? from - margin
		: from + length + margin > low + size ? from + length + margin - size : low;
	let r = around(list);
	if (r.w + 2 * margin > view.w || r.h + 2 * margin > view.h) r = around(list.slice(0, 1));
	if (view.w < whole[0]) to.x = shift(view.x, view.w, r.x, r.w);
	if (view.h < wholeHeight()) to.y = shift(view.y, view.h, r.y, r.h);
	moveTo(to);
}

// moveTo moves the view, so that the eye can follow unless the reader wants no
// motion.
let moving = 0;
function moveTo({ x, y }) {
	stopMoving();
	if (x === view.x && y === view.y) return;
	if (calm() || document.hidden) {
		Object.assign(view, { x, y });
		return showView();
	}
	const from = { ...view }, start = performance.now(), length = 260;
	const frame = now => {
		const t = Math.min(Math.max((now - start) / length, 0), 1), s = t * t * (3 - 2 * t);
		Object.assign(view, { x: from.x + s * (x - from.x), y: from.y + s * (y - from.y) });
		showView();
		moving = t < 1 ? requestAnimationFrame(frame) : 0;
	};
	moving = requestAnimationFrame(frame);
}

function stopMoving() {
	cancelAnimationFrame(moving);
	moving = 0;
}

$("in").addEventListener("click", () => zoom(1.3));
$("out").addEventListener("click", () => zoom(1 / 1.3));
$("fit").addEventListener("click", fitOrHome);

// fitOrHome shows the whole drawing, or if that is what is seen, a readable part.
function fitOrHome() {
	const all = view.x === 0 && view.y === 0 && view.w === whole[0];
	all ? goHome() : fit();
	if (all) lightStep();
}

window.addEventListener("resize", () => {
	if (!home) return;
	goHome();
	lightStep();
});
