package viz

// A hue is what a colour means. Each palette says which colour that is.
type hue uint8

const (
	ink   hue = iota // text, outlines of drums
	muted            // formulas, shapes, what is not computed with
	paper

	forwardLine
	forwardFill

	backwardLine
	backwardFill
	backwardText // the line's colour, where it has to be read at 9 points

	paramFill
	savedLine
	twinLine

	scopeLine
	scopeFill
	scopeFill2 // inside another scope

	mistakeLine
	mistakeFill
	paleLine
	paleText

	onInk // small text on a box of ink

	goodLine // a check that has passed

	cameLine // in a Difference
	cameFill
	wentLine
	wentFill
	changedLine
	changedFill

	heat1 // a ramp, from the coldest
	heat2
	heat3
	heat4
	heat5

	hues // how many there are
)

// hueNames are the classes by which a style sheet knows a hue.
var hueNames = [hues]string{
	ink: "ink", muted: "muted", paper: "paper",
	forwardLine: "forward-line", forwardFill: "forward-fill",
	backwardLine: "backward-line", backwardFill: "backward-fill", backwardText: "backward-text",
	paramFill: "param-fill", savedLine: "saved-line", twinLine: "twin-line",
	scopeLine: "scope-line", scopeFill: "scope-fill", scopeFill2: "scope-fill-2",
	mistakeLine: "mistake-line", mistakeFill: "mistake-fill", paleLine: "pale-line", paleText: "pale-text",
	onInk: "on-ink", goodLine: "good-line",
	cameLine: "came-line", cameFill: "came-fill", wentLine: "went-line", wentFill: "went-fill", changedLine: "changed-line", changedFill: "changed-fill",
	heat1: "heat-1", heat2: "heat-2", heat3: "heat-3", heat4: "heat-4", heat5: "heat-5",
}

// heatSteps is the number of hues of the ramp of heat.
const heatSteps = int(heat5-heat1) + 1

// A palette is the colours of a drawing. Blue, vermillion and grey keep apart
// for colour-blind eyes (Okabe and Ito, Color Universal Design, 2008); where two
// colours come close, a shape or a dash tells them apart as well.
type palette [hues]string

var light = palette{
	ink: "#1b1f24", muted: "#6b7280", paper: "#ffffff",
	forwardLine: "#0072B2", forwardFill: "#E8F3FA",
	backwardLine: "#D55E00", backwardFill: "#FDEFE6", backwardText: "#B34700",
	paramFill: "#FFF6D5", savedLine: "#8a8f98", twinLine: "#9aa3af",
	scopeLine: "#C9CED6", scopeFill: "#F7F8FA", scopeFill2: "#EFF2F6",
	mistakeLine: "#C1121F", mistakeFill: "#FDE8E8", paleLine: "#D1D5DB", paleText: "#9CA3AF",
	onInk: "#d1d5db", goodLine: "#00684F",
	cameLine: "#00684F", cameFill: "#D9F2E8", wentLine: "#8A5A00", wentFill: "#FDF3DC", changedLine: "#8F2D6B", changedFill: "#F9E7F2",
	heat1: "#FFFDF5", heat2: "#FDF0CF", heat3: "#FADC94", heat4: "#F3C04D", heat5: "#E69F00",
}

// dark keeps the hues and turns their lightness around: lines and text are the
// palette's sky blue and an orange of the same lightness.
var dark = palette{
	ink: "#e6e9ee", muted: "#9aa4b2", paper: "#12161c",
	forwardLine: "#56B4E9", forwardFill: "#14303f",
	backwardLine: "#F0883E", backwardFill: "#3a2415", backwardText: "#FFB27A",
	paramFill: "#393114", savedLine: "#838c99", twinLine: "#6d7683",
	scopeLine: "#343c47", scopeFill: "#191f27", scopeFill2: "#202731",
	mistakeLine: "#FF6B6B", mistakeFill: "#3d1a1d", paleLine: "#3a424d", paleText: "#6d7683",
	onInk: "#3b434e", goodLine: "#3DDC97",
	cameLine: "#3DDC97", cameFill: "#0F3327", wentLine: "#E3B341", wentFill: "#322806", changedLine: "#F0A3D3", changedFill: "#3B1630",
	heat1: "#1a1a16", heat2: "#3a3018", heat3: "#5a4614", heat4: "#7a5a0c", heat5: "#8a5a00",
}

// fontName is plain, one family: Graphviz measures "Arial" on every platform,
// but takes a list such as "Helvetica,Arial,sans-serif" for Times. The SVG
// names the fallbacks.
const (
	fontName     = "Arial"
	fontFamilies = "Arial,Helvetica,'Liberation Sans','Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif"
)
