package viz

import "unicode"

// A length is in hundredths of a point. Integers make a drawing the same on
// every processor: floats do not, where products and sums are fused.
type length = int

const point length = 100

// The widths of Helvetica and Helvetica-Bold, which Arial and Liberation Sans
// share, in thousandths of the font size, from the space to the tilde (Adobe
// Font Metrics, Core 14 fonts).
var (
	regularWidths = [95]uint16{
		278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
		556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
	}
	boldWidths = [95]uint16{
		278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
		975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
		333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
		611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
	}
	otherWidths = map[rune]int{'·': 333, '′': 250, '×': 584, '∂': 500, '−': 584, '∑': 713, 'Σ': 618, 'σ': 560, '\u00a0': 278, '…': 1000, '←': 1000}
)

// textWidth returns the width of text at a font size in points.
func textWidth(text string, size length, bold bool) length {
	sum := 0
	for _, r := range text {
		sum += runeWidth(r, bold)
	}
	return sum * size / 1000
}

func runeWidth(r rune, bold bool) int {
	switch {
	case r >= ' ' && r <= '~' && bold:
		return int(boldWidths[r-' '])
	case r >= ' ' && r <= '~':
		return int(regularWidths[r-' '])
	case wide(r):
		return 1000
	}
	if '₀' <= r && r <= '₉' {
		return 333
	}
	if w, ok := otherWidths[r]; ok {
		return w
	}
	return 600
}

// wide reports whether r takes a whole square, as Japanese does.
func wide(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x3000 && r <= 0x303e || // 、。「」 and the wide space
		r == 'ー' || r >= 0xff01 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 ||
		r >= 0x1f300 && r <= 0x1faff
}

// combining reports whether r takes no room of its own.
func combining(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me) || r == 0x200d
}
