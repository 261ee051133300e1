// The player: where the reader stands, and all ways to move on.

const last = steps.length - 1;
let timer = 0;

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
	const hash = "#step=" + state.step + (state.moment ? "&moment=" + state.moment : "");
	if (location.hash !== hash) history.replaceState(null, "", hash);
}

// go goes to a step, and says so to those who do not see it.
function go(step) {
	state.step = Math.min(Math.max(step, 0), last);
	show();
	narrate();
}

function goMoment(moment) {
	state.moment = Math.min(Math.max(moment, 0), moments.length - 1);
	showTraining();
	show();
}

function narrate() {
	const s = steps[state.step], t = tensors[s.tensor];
	const text = s.pass === "start" ? say("startText") : s.pass === "through" ? `${s.op}. ${say("throughText")}` : `${s.text || s.op}, ${say("shape", extentsText(t))}`;
	$("live").textContent = say("live", state.step, last, say(s.pass), text);
}

function play(on) {
	clearInterval(timer);
	timer = 0;
	if (on) {
		if (state.step === last) go(0);
		timer = setInterval(() => state.step < last ? go(state.step + 1) : play(false), 1600 / Number(document.querySelector("#speed select").value));
	}
	$("play").title = say(on ? "pause" : "play");
	$("play").setAttribute("aria-label", $("play").title);
	document.body.classList.toggle("playing", on);
}

const moves = { first: () => 0, back: () => state.step - 1, next: () => state.step + 1, last: () => last };
for (const [id, to] of Object.entries(moves)) {
	$(id).addEventListener("click", () => {
		play(false);
		go(to());
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
speeds.addEventListener("change", () => { if (timer) play(true); });

document.addEventListener("keydown", event => {
	if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=search], select")) return;
	const arrow = event.key.startsWith("Arrow") && event.target.matches("input[type=range]#moment");
	const keys = { ArrowRight: "next", ArrowLeft: "back", Home: "first", End: "last" };
	if (keys[event.key] && !arrow) $(keys[event.key]).click();
	else if (event.key === " " && !event.target.matches("button, [role=button]")) play(!timer);
	else if (event.key === "+") zoom(1.3);
	else if (event.key === "-") zoom(1 / 1.3);
	else if (event.key === "0") fit();
	else if (event.key === "/") $("search").focus();
	else return;
	event.preventDefault();
});

// readHash follows a link to a step.
function readHash() {
	const wanted = new URLSearchParams(location.hash.slice(1));
	const number = (name, most) => Math.min(Math.max(parseInt(wanted.get(name) ?? "0", 10) || 0, 0), Math.max(most, 0));
	state.step = number("step", last);
	state.moment = number("moment", moments.length - 1);
	showTraining();
	show();
}
window.addEventListener("hashchange", readHash);

// The search goes to the step that computes what is named, and lights it.
const search = $("search");
for (const t of tensors) $("names").append(make("option", { value: t.name }));
search.addEventListener("input", () => {
	const text = search.value.trim().toLowerCase();
	const found = text && (tensors.find(t => t.name.toLowerCase() === text) || tensors.find(t => t.name.toLowerCase().startsWith(text)) || tensors.find(t => (t.scope || "").toLowerCase().startsWith(text)));
	search.setCustomValidity(text && !found ? say("noMatch") : "");
	if (!found) return;
	go(found.from);
	lightValue(found.hook);
});

// setLanguage puts the whole page into a language.
function setLanguage(language) {
	state.language = document.documentElement.lang = language;
	const label = (e, key) => {
		e.title = say(key);
		e.setAttribute("aria-label", e.title);
	};
	for (const [id, key] of Object.entries({ first: "first", back: "back", next: "next", last: "last", in: "zoomIn", out: "zoomOut", fit: "fit", slider: "slider", theme: "theme" })) label($(id), key);
	label(search, "search");
	search.placeholder = say("search");
	$("language").textContent = say("language");
	$("language").lang = language === "ja" ? "en" : "ja";
	$("speed").firstChild.textContent = say("speed");
	drawing.setAttribute("aria-label", say("drawing"));
	for (const s of scopes) s.g.setAttribute("aria-label", say("fold", s.path));
	document.querySelector("h1").textContent = document.title = data.drawing[0][language === "ja" ? 1 : 0].replace("%s", data.result);
	$("timeline").replaceChildren();
	$("curve").replaceChildren();
	translateDrawing();
	play(false);
	showTraining();
	show();
}
$("language").addEventListener("click", () => setLanguage(state.language === "ja" ? "en" : "ja"));

// The theme is what the reader prefers, until a click on the button; paper is light.
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
let chosen = "";
function setTheme() {
	const theme = chosen || (prefersDark.matches ? "dark" : "light");
	document.documentElement.dataset.theme = theme;
}
prefersDark.addEventListener("change", setTheme);
$("theme").addEventListener("click", () => {
	chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
	setTheme();
});
window.addEventListener("beforeprint", () => { document.documentElement.dataset.theme = "light"; });
window.addEventListener("afterprint", setTheme);

setTheme();
readHash();
setLanguage(state.language);
narrate();
