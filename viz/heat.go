package viz

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"keisan/autodiff"
)

// Costs is what nodes took in a run, one call for each node that is known of:
// vm's Profile has it.
type Costs interface {
	Costs(each func(n *autodiff.Node, t time.Duration, bytes, flops int))
}

// A Measure is a number for each node, made by [Time], [Bytes], [FLOPs] or
// [GradientNorm].
type Measure struct {
	of   map[int]float64 // by ID
	text func(float64) string
	norm bool // of gradients: a length
}

// Time measures how long each node took.
func Time(c Costs) Measure {
	return costing(c, timeText, func(t time.Duration, _, _ int) float64 { return float64(t) })
}

// Bytes measures how much memory each node read and wrote.
func Bytes(c Costs) Measure {
	return costing(c, func(x float64) string { return scaled(x, "B") }, func(_ time.Duration, bytes, _ int) float64 { return float64(bytes) })
}

// FLOPs measures the floating-point operations of each node.
func FLOPs(c Costs) Measure {
	return costing(c, func(x float64) string { return scaled(x, "FLOP") }, func(_ time.Duration, _, flops int) float64 { return float64(flops) })
}

func costing(c Costs, text func(float64) string, pick func(time.Duration, int, int) float64) Measure {
	m := Measure{of: map[int]float64{}, text: text}
	if c != nil {
		c.Costs(func(n *autodiff.Node, t time.Duration, bytes, flops int) { m.of[n.ID()] += pick(t, bytes, flops) })
	}
	return m
}

// GradientNorm measures the Euclidean length of each gradient, on its drum.
func GradientNorm[M ~map[*autodiff.Node]T, T Tensor](of M) Measure {
	m := Measure{of: map[int]float64{}, text: func(x float64) string { return "‖g‖ " + brief(x) }, norm: true}
	for n, v := range of {
		if _, x := n.GradOf(); x != nil {
			sum := 0.0
			for _, g := range numbersOf(v.Data()) {
				sum += g * g
			}
			m.of[n.ID()] = math.Sqrt(sum)
		}
	}
	return m
}

// Heat fills the boxes from pale to strong by a measure, and writes the number
// into each. What the VM has fused is told at the node that it became.
func Heat(by Measure) Option {
	return option(func(s *settings) { s.heat = by })
}

// A warmth is how hot a box is: its level, from 1 to the number of the ramp's
// hues, and the number. The zero warmth is none.
type warmth struct {
	level int
	text  string
}

// warm gives the boxes their warmth, relative to the hottest.
func (b *builder) warm() {
	if b.heat.of == nil {
		return
	}
	forward, backward, gradient := b.heated()
	most, all := 0.0, 0.0
	for _, list := range []map[int]float64{forward, backward, gradient} {
		for k := range b.boxes {
			most, all = max(most, list[k]), all+list[k]
		}
	}
	for k := range b.boxes {
		x := &b.boxes[k]
		for _, h := range []struct {
			of map[int]float64
			to *warmth
		}{{forward, &x.heat}, {backward, &x.twinHeat}, {gradient, &x.gradHeat}} {
			if v, ok := h.of[k]; ok {
				h.to.text = b.heat.text(v)
				if !b.heat.norm && all > 0 {
					h.to.text += fmt.Sprintf(" · %.0f %%", 100*v/all)
				}
				h.to.level = 1
				if most > 0 {
					h.to.level = max(1, int(math.Ceil(float64(heatSteps)*v/most)))
				}
			}
		}
	}
}

// heated returns the numbers by box: of what it computes forwards, of its twin,
// and of its gradient.
func (b *builder) heated() (forward, backward, gradient map[int]float64) {
	forward, backward, gradient = map[int]float64{}, map[int]float64{}, map[int]float64{}
	add := func(to map[int]float64, k int, n *autodiff.Node) {
		if x, ok := b.heat.of[n.ID()]; ok {
			to[k] += x
		}
	}
	for u := range b.units {
		for _, n := range b.units[u].nodes {
			add(forward, b.real[n.ID()], n)
		}
	}
	for _, n := range b.backward(b.loss, b.grads) {
		if leaf(n) {
			continue
		}
		of, _ := n.AdjointOf()
		if _, x := n.GradOf(); b.heat.norm && x != nil {
			if k, ok := b.real[x.ID()]; ok {
				gradient[k] = math.Hypot(gradient[k], b.heat.of[n.ID()])
			}
		} else if b.detail {
			if k, ok := b.backAt[n.ID()]; ok {
				add(backward, k, n)
			}
		} else if of != nil && of.ID() < len(b.forward) && b.forward[of.ID()] {
			if k, ok := b.real[of.ID()]; ok && !b.heat.norm {
				add(backward, k, n)
			}
		}
	}
	return forward, backward, gradient
}

// timeText writes nanoseconds.
func timeText(x float64) string {
	switch d := time.Duration(x); {
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.1f µs", x/1e3)
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", x/1e3)
	case d < time.Second:
		return fmt.Sprintf("%.3g ms", x/1e6)
	}
	return fmt.Sprintf("%.3g s", x/1e9)
}

// scaled writes a number with a unit and its thousands.
func scaled(x float64, unit string) string {
	prefixes := []string{"", "k", "M", "G", "T", "P"}
	k := 0
	for ; x >= 1000 && k < len(prefixes)-1; k++ {
		x /= 1000
	}
	return strconv.FormatFloat(x, 'g', 3, 64) + " " + prefixes[k] + unit
}
