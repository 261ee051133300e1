"use strict";

// What all scripts use: the page's data, words in two languages, elements, and
// the numbers of tensors.

const data = JSON.parse(document.getElementById("data").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const steps = data.steps, tensors = data.tensors, moments = data.moments || [];

// state is where the reader stands.
const state = { step: 0, moment: 0, language: data.language };

// calm tells whether the reader wants no motion.
const wantsCalm = matchMedia("(prefers-reduced-motion: reduce)");
const calm = () => wantsCalm.matches;

const $ = id => document.getElementById(id);

// say returns words, with {0}, {1} … filled in; "" if there are none.
function say(key, ...parts) {
	return (words[state.language][key] ?? "").replace(/\{(\d)\}/g, (_, i) => parts[i]);
}

// make returns an element. Text is set as text, never as markup.
function make(tag, attributes = {}, ...children) {
	const e = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
	e.append(...children);
	return e;
}

// draw returns an element of SVG.
function draw(tag, attributes = {}, ...children) {
	const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
	for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
	e.append(...children);
	return e;
}

// math returns a formula as MathML, which Go wrote.
function math(formula) {
	const e = make("span", { class: "math" });
	if (formula) e.innerHTML = data.math[formula];
	return e;
}

// short writes a number with three digits, or with so many.
function short(v, digits = 3) {
	if (v === undefined) return "…";
	if (Number.isInteger(v) && Math.abs(v) < 1e6) return minus(String(v));
	if (!Number.isFinite(v)) return minus(String(v).replace("Infinity", "∞"));
	const size = Math.abs(v);
	return minus(size < 1e-3 || size >= 1e5 ? v.toExponential(digits - 1) : v.toPrecision(digits));
}

const minus = text => text.replace(/-/g, "−");

// extentsText returns "30×10".
const extentsText = t => t.extents.length ? t.extents.join("×") : say("scalar");

// bytesText returns "1.2 kB".
function bytesText(n) {
	if (n < 1000) return n + " B";
	return n < 1e6 ? short(n / 1e3) + " kB" : short(n / 1e6) + " MB";
}

// decoded holds the pool's numbers, once they were needed.
const decoded = [];

// decode reads base64 of float32, or after a d of float64, least byte first.
function decode(text) {
	const raw = atob(text.slice(1)), bytes = new Uint8Array(raw.length);
	for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
	const view = new DataView(bytes.buffer), wide = text[0] === "d", size = wide ? 8 : 4;
	return Float64Array.from({ length: bytes.length / size }, (_, i) =>
		wide ? view.getFloat64(8 * i, true) : view.getFloat32(4 * i, true));
}

// numbersOf returns the numbers that the page holds of tensor k at this moment, or
// null.
function numbersOf(k) {
	if (k < 0 || !moments.length) return null;
	const at = moments[state.moment].values[k];
	return decoded[at] ||= decode(data.pool[at]);
}

// sides returns how many rows and columns tensor k has, and which are there.
function sides(k) {
	const e = tensors[k].extents, cols = e.length ? e[e.length - 1] : 1;
	const rows = e.slice(0, -1).reduce((a, b) => a * b, 1);
	const all = n => Array.from({ length: n }, (_, i) => i);
	return { rows, cols, rowList: tensors[k].rows || all(rows), colList: tensors[k].cols || all(cols) };
}

// element returns the element of tensor k at a place in its memory, or undefined
// if the page does not hold it.
function element(k, flat) {
	const list = numbersOf(k);
	if (!list) return undefined;
	const t = tensors[k];
	if (!t.rows && !t.cols) return list[flat];
	const s = sides(k), r = s.rowList.indexOf(Math.floor(flat / s.cols)), c = s.colList.indexOf(flat % s.cols);
	return r < 0 || c < 0 ? undefined : list[r * s.colList.length + c];
}

// indexOf returns the index of a place in memory; flatOf the place of an index.
function indexOf(extents, flat) {
	const index = [];
	for (let k = extents.length - 1; k >= 0; k--) {
		index[k] = flat % extents[k];
		flat = Math.floor(flat / extents[k]);
	}
	return index;
}
const flatOf = (extents, index) => index.reduce((flat, i, k) => flat * extents[k] + i, 0);
