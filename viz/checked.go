package viz

import (
	"strconv"
	"strings"

	"keisan/autodiff"
)

// Checks are gradients compared with differences: vm's GradChecks has it. Each
// call tells a value, an element of its gradient, the central difference there,
// and whether the two agree.
type Checks interface {
	Checks(each func(x *autodiff.Node, adjoint, difference float64, ok bool))
}

// Checked puts a badge on each gradient that was checked, and on each box of the
// backward pass whose adjoint was: ✓ and green, or ✗ and red, with the adjoint and
// the difference.
//
//	checks, err := m.CheckBackward(feed, loss)
//	viz.New(loss, viz.Backward(grads...), viz.Checked(checks))
func Checked(results Checks) Option {
	badges := map[int]badge{}
	if results != nil {
		results.Checks(func(x *autodiff.Node, adjoint, difference float64, ok bool) {
			text := "✓ " + precise(adjoint) + " ≈ " + precise(difference)
			if !ok {
				text = "✗ " + precise(adjoint) + " ≠ " + precise(difference)
			}
			badges[x.ID()] = badge{text, ok}
		})
	}
	return option(func(s *settings) { s.badges = badges })
}

// precise writes a number in six digits.
func precise(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'g', 6, 64), "-", "−", 1)
}

// A badge is the result of a check; the zero badge is none.
type badge struct {
	text string
	ok   bool
}

// badge adds the result of a check.
func (f *face) badge(b badge) {
	switch {
	case b.text == "":
	case b.ok:
		if !f.double { // by another check, which has failed
			f.line = goodLine
		}
		f.label.add(small(b.text, goodLine))
	default:
		f.line, f.pen, f.double = mistakeLine, mistakePen, true
		f.label.add(small(b.text, mistakeLine))
	}
}
