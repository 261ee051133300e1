package viz

// The colours of every drawing. The blue, vermillion and grey keep apart for
// colour-blind eyes (Okabe and Ito, Color Universal Design, 2008); where two
// colours come close, a shape or a dash tells them apart as well.
const (
	ink   = "#1b1f24" // text, outlines of drums
	muted = "#6b7280" // formulas, shapes, what is not computed with
	paper = "#ffffff"

	forwardLine = "#0072B2"
	forwardFill = "#E8F3FA"

	backwardLine = "#D55E00"
	backwardFill = "#FDEFE6"
	backwardText = "#B34700" // vermillion that can be read at 9 points

	paramFill = "#FFF6D5"
	savedLine = "#8a8f98"
	twinLine  = "#9aa3af"

	scopeLine  = "#C9CED6"
	scopeFill  = "#F7F8FA"
	scopeFill2 = "#EFF2F6" // inside another scope

	mistakeLine = "#C1121F"
	mistakeFill = "#FDE8E8"
	paleLine    = "#D1D5DB"
	paleText    = "#9CA3AF"

	onBlack = "#d1d5db" // small text on the black box
)

// fontName is plain, one family: Graphviz measures "Arial" on every platform,
// but takes a list such as "Helvetica,Arial,sans-serif" for Times. The SVG
// names the fallbacks afterwards.
const (
	fontName     = "Arial"
	fontFamilies = "Arial,Helvetica,'Liberation Sans','Noto Sans CJK JP',sans-serif"
)
