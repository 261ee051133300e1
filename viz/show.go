package viz

// A Part is something that boxes can say besides their names.
type Part uint8

const (
	Shapes   Part = 1 << iota // of values, and element types where they are not the graph's float type
	Types                     // shapes and element types, of all values
	Formulas                  // of operations, and the rules of their twins
	Sources                   // the places in the user's program: net.go:31
)

// Show draws these parts and no others. Without it there are Shapes and Formulas.
func Show(parts ...Part) Option {
	var all Part
	for _, p := range parts {
		all |= p
	}
	return option(func(s *settings) { s.shown, s.chosen = all, true })
}

// shows reports whether a part is drawn.
func (s *settings) shows(p Part) bool {
	if !s.chosen {
		return p == Shapes || p == Formulas
	}
	return s.shown&p != 0
}
