package viz

import "strings"

// inline writes what a tensor holds on one line: "= 7", "= [1  2][3  4]".
func inline(rows []string) string {
	text := strings.TrimPrefix(strings.Join(rows, ""), "= ")
	if text == "" {
		return ""
	}
	return " = " + text
}

// adjointOf returns what the derivative holds that an arrow carries back, and how
// it was checked: the Book says so at the arrow.
func (b *book) adjointOf(a *arrow) (numbers []string, check badge) {
	from, to := &b.boxes[a.from], &b.boxes[a.to]
	if from.grad != "" && !from.ghost && a.part == 0 && a.value == from.value {
		return from.gradNumbers, from.badge
	}
	for _, r := range to.rules {
		if r.adjoint == a.adjoint {
			return r.numbers, r.badge
		}
	}
	return nil, badge{}
}

// checked paints a label by a check.
func (s *stroke) checked(c badge) {
	switch {
	case c.text == "":
	case c.ok:
		s.color = goodLine
	default:
		s.color = mistakeLine
	}
}

// warmCircle fills a circle by the warmer of its operation and that one's twin,
// and says both numbers.
func (s *spot) warmCircle(x *box) {
	level := max(x.heat.level, x.twinHeat.level)
	if level == 0 || x.state != sound {
		return
	}
	s.look.fill = heat1 + hue(level-1)
	for _, text := range lines(x.heat.text, x.twinHeat.text) {
		if text == x.twinHeat.text {
			text = "′ " + text
		}
		s.text.add(tiny(text, ink))
		s.w = max(s.w, textWidth(text, shapeSize, false)+14*point)
	}
	s.h = s.w
}
