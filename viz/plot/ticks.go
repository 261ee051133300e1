package plot

import (
	"math"
	"strconv"
	"strings"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// span is the range of an axis, lo < hi.
type span struct{ lo, hi float64 }

func (s span) size() float64 { return s.hi - s.lo }

// spread returns s, made wide enough for distinct ticks in float64.
func (s span) spread() span {
	const tiny = 1e-290 // less is near the subnormal numbers
	far := math.Max(math.Abs(s.lo), math.Abs(s.hi))
	if s.size() > math.Max(tiny, 1e-9*far) {
		return s
	}
	wide := 0.05 * far
	if wide < tiny {
		wide = 1
	}
	return span{s.lo - wide, s.hi + wide}
}

// ticks returns at most n+1 labelled ticks within s, at multiples of 1, 2 or 5 times
// a power of ten that is at least the given step. minus is the sign of negative
// labels.
func ticks(s span, n int, least float64, minus string) []gonum.Tick {
	step := math.Max(roundStep(s.size()/float64(n)), least)
	first, last := math.Ceil(s.lo/step-1e-9), math.Floor(s.hi/step+1e-9)
	var out []gonum.Tick
	for k := first; k <= last; k++ {
		v := k * step
		label := strings.ReplaceAll(tickLabel(v, step), "-", minus)
		out = append(out, gonum.Tick{Value: v, Label: label})
	}
	return out
}

// roomy returns as many ticks, ten at most, as have room for their labels side by
// side.
func roomy(s span, least float64, minus string, label text.Style, room vg.Length) gonum.ConstantTicks {
	for n := 9; ; n-- {
		all := ticks(s, n, least, minus)
		var width vg.Length
		for _, t := range all {
			width = max(width, label.Width(t.Label))
		}
		if n == 1 || vg.Length(len(all))*width*1.4 <= room {
			return all
		}
	}
}

// roundStep returns the smallest of 1, 2, 5 × 10ᵏ that is not below raw.
func roundStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range [...]float64{1, 2, 5} {
		if m*power >= raw*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// tickLabel writes v with as many decimals as step has, so that the labels of one
// axis agree (but 0 is plain), and by exponent where that would be long.
func tickLabel(v, step float64) string {
	if v == 0 {
		return "0" // never -0
	}
	if math.Abs(v) >= 1e6 || step < 1e-4 {
		return strconv.FormatFloat(v, 'g', 10, 64)
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	return strconv.FormatFloat(v, 'f', decimals, 64)
}
