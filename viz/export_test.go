package viz

// TextWidth is the width of a text in points.
func TextWidth(text string, size float64, bold bool) float64 {
	return float64(textWidth(text, length(size*float64(point)), bold)) / float64(point)
}
