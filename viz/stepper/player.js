// The player: where the reader stands, and all ways to move on.

const last = steps.length - 1;

// show shows the step and the moment everywhere.
function show() {
	lightStep();
	showStep();
	showMemory();
	$("slider").value = state.step;
	$("count").textContent = say("count", state.step, last);
	$("slider").setAttribute("aria-valuetext", $("count").textContent);
	for (const [id, off] of [["first", state.step === 0], ["back", state.step === 0], ["next", state.step === last], ["last", state.step === last]]) {
		$(id).setAttribute("aria-disabled", String(off));
	}
}

// note writes the place into the address. A step on takes the place of the last;
// a jump is remembered, so that the browser's own button leads back.
function note(remember) {
	const hash = "#step=" + state.step + (state.moment ? "&moment=" + state.moment : "");
	if (location.hash !== hash) history[remember ? "pushState" : "replaceState"](null, "", hash);
}

// go goes to a step, and says so to those who do not see it; jump comes from afar.
function go(step, remember = false) {
	state.step = Math.min(Math.max(step, 0), last);
	show();
	note(remember);
	narrate();
}

function jump(step) {
	play(false);
	go(step, true);
}

function goMoment(moment) {
	state.moment = Math.min(Math.max(moment, 0), moments.length - 1);
	showTraining();
	show();
	note(false);
}

function narrate() {
	const s = steps[state.step], t = tensors[s.tensor];
	const text = s.pass === "start" ? "" : s.pass === "through" ? s.op + ". " : `${s.text || s.op}, ${say("shape", extentsText(t))}. `;
	$("live").textContent = say("live", state.step, last, say(s.pass), text + story(s));
}

// play plays through the steps, or stops.
let timer = 0;
function play(on) {
	clearInterval(timer);
	timer = 0;
	if (on && last > 0) {
		learn(false);
		if (state.step === last) go(0);
		timer = setInterval(() => state.step < last ? go(state.step + 1) : play(false), 1600 / speed());
	}
	playButton($("play"), Boolean(timer), "play");
}

// playButton shows on a button whether it plays.
function playButton(button, on, word) {
	label(button, on ? "pause" : word);
	button.classList.toggle("playing", on);
}

const moves = { first: () => 0, back: () => state.step - 1, next: () => state.step + 1, last: () => last };
for (const [id, to] of Object.entries(moves)) {
	$(id).addEventListener("click", () => {
		play(false);
		go(to(), id === "first" || id === "last");
	});
}
$("play").addEventListener("click", () => play(!timer));
$("slider").max = last;
$("slider").addEventListener("input", event => {
	play(false);
	go(Number(event.target.value));
});

const speeds = document.querySelector("#speed select");
for (const s of ["0.5", "1", "2", "4", "8"]) speeds.append(make("option", { value: s, ...(s === "1" ? { selected: "" } : {}) }, s + "×"));
speeds.addEventListener("change", () => {
	if (timer) play(true);
	if (learning) learn(true);
});
function speed() { return Number(speeds.value); }

document.addEventListener("keydown", event => {
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	if (event.key === "Escape") return leave();
	if (event.target.matches("input[type=search], select")) return;
	const arrow = event.key.startsWith("Arrow") && event.target.matches("input[type=range]#moment");
	const keys = { ArrowRight: "next", ArrowLeft: "back", Home: "first", End: "last" };
	if (keys[event.key] && !arrow) $(keys[event.key]).click();
	else if (event.key === " " && !event.target.matches("button, [role=button]")) play(!timer);
	else if (event.key === "+") zoom(1.3);
	else if (event.key === "-") zoom(1 / 1.3);
	else if (event.key === "0") fitOrHome();
	else if (event.key === "/") $("search").focus();
	else return;
	event.preventDefault();
});

// leave stops what plays, and forgets what is searched and lit.
function leave() {
	play(false);
	learn(false);
	search.value = "";
	search.setCustomValidity("");
	document.activeElement?.blur();
	lightValue("");
}

// readHash follows a link to a step.
function readHash() {
	const wanted = new URLSearchParams(location.hash.slice(1));
	const number = (name, most) => Math.min(Math.max(parseInt(wanted.get(name) ?? "0", 10) || 0, 0), Math.max(most, 0));
	state.step = number("step", last);
	state.moment = number("moment", moments.length - 1);
	showTraining();
	show();
	narrate();
}
window.addEventListener("hashchange", () => {
	play(false);
	readHash();
});
