package plot

import (
	"bytes"
	"html"
	"strings"

	"gonum.org/v1/plot/font"
)

// familyName is sfnt.NameIDFamily, the entry of a font's name table.
const familyName = 1

// mended returns svg with three things put right that vgsvg leaves: the type of an
// embedded image, joints of curves that would be drawn as spikes, and the fonts to
// take where face is not installed (Arial has the same widths as Liberation Sans).
// Each pattern has a quotation mark, which vgsvg escapes in text.
func mended(svg []byte, face font.Face) []byte {
	svg = bytes.ReplaceAll(svg, []byte(`="data:image/jpg;base64,`), []byte(`="data:image/png;base64,`))
	svg = bytes.Replace(svg, []byte(`xlink">`), []byte(`xlink" stroke-linejoin="round">`), 1)
	if name, err := face.Face.Name(nil, familyName); err == nil {
		family := "'" + html.EscapeString(strings.ReplaceAll(name, "'", "")) + "',Arial,Helvetica,sans-serif"
		svg = bytes.ReplaceAll(svg, []byte(`="font-family:`+name+`;`), []byte(`="font-family:`+family+`;`))
	}
	return svg
}
