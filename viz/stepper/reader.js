// The reader: what is searched, the language, the colours, paper. It runs last.

// The search goes to the step that computes what is named, and lights it.
const search = $("search");
for (const t of tensors) $("names").append(make("option", { value: t.name }));
search.addEventListener("input", () => {
	const text = search.value.trim().toLowerCase();
	const finds = [t => t.name.toLowerCase() === text, t => t.name.toLowerCase().startsWith(text), t => (t.scope || "").toLowerCase().startsWith(text), t => t.name.toLowerCase().includes(text)];
	const found = text && finds.map(f => tensors.find(f)).find(Boolean);
	search.setCustomValidity(text && !found ? say("noMatch") : "");
	if (!found) return lightValue("");
	play(false);
	go(found.from);
	showValue(found.hook);
});

// label gives an element a name in the reader's language.
function label(e, key) {
	e.title = say(key);
	e.setAttribute("aria-label", e.title);
}

// setLanguage puts the whole page into a language.
function setLanguage(language) {
	state.language = document.documentElement.lang = language;
	for (const [id, key] of Object.entries({ first: "first", back: "back", next: "next", last: "last", in: "zoomIn", out: "zoomOut", fit: "fit", slider: "slider", theme: "theme", moment: "iterations" })) label($(id), key);
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
	learn(false);
	readHash();
}
$("language").addEventListener("click", () => setLanguage(state.language === "ja" ? "en" : "ja"));

// The theme is what the reader prefers, until a click on the button.
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
let theme = "";
function setTheme() { document.documentElement.dataset.theme = theme || (prefersDark.matches ? "dark" : "light"); }
prefersDark.addEventListener("change", setTheme);
$("theme").addEventListener("click", () => {
	theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
	setTheme();
});

// Paper is light, and has the whole drawing.
let seen = null;
window.addEventListener("beforeprint", () => {
	seen = { ...view };
	stopMoving();
	Object.assign(view, { x: 0, y: 0, w: whole[0], h: wholeHeight() });
	showView();
	document.documentElement.dataset.theme = "light";
});
window.addEventListener("afterprint", () => {
	Object.assign(view, seen);
	showView();
	setTheme();
});

setTheme();
goHome();
setLanguage(state.language);
note(false);
