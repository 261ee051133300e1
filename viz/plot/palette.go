package plot

import "image/color"

// shade is the pair of colours of one class or curve: ink for markers and lines,
// paper for the region behind them.
type shade struct{ ink, paper color.RGBA }

// shades are the hues of Okabe and Ito (Color Universal Design, 2008): ink is the
// hue darkened until it has a contrast of 3:1 to its own paper and of 4:1 to
// white, paper is the hue mixed with white. The shares of white differ, so that
// the papers differ in lightness also and stay apart under each kind of colour
// blindness.
var shades = [...]shade{
	{rgb(0x006096), rgb(0xA3CCE4)}, // blue
	{rgb(0xAA4B00), rgb(0xF2CDB0)}, // vermillion
	{rgb(0x008662), rgb(0xD4EFE7)}, // bluish green
	{rgb(0x7D7622), rgb(0xF8F2A6)}, // yellow
	{rgb(0x1A1A1A), rgb(0xB4B4B4)}, // black
	{rgb(0x377395), rgb(0xB5DEF5)}, // sky blue
	{rgb(0x8B5272), rgb(0xE7C0D6)}, // reddish purple
	{rgb(0x9A6B00), rgb(0xF7E0AD)}, // orange
}

// Colours of what is not data.
var (
	inkText = rgb(0x1A1A1A)
	inkAxis = rgb(0x595959)
	inkGrid = rgb(0xE4E4E4) // of the lines behind a curve
	white   = rgb(0xFFFFFF)
)

func rgb(c uint32) color.RGBA {
	return color.RGBA{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 0xFF}
}

// shadeOf returns the colours of class k; from the ninth class on they repeat,
// with other markers.
func shadeOf(k int) shade { return shades[k%len(shades)] }
