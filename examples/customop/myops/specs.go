package myops

import (
	"keisan/autodiff"
	"keisan/ops"
)

// Specs says how to make cases of the ops, for package optest.
func Specs() []ops.Spec {
	return []ops.Spec{
		{Name: "Swish", Draw: ops.DrawUnary(Swish, -4, 4)},
		{Name: "Huber", Draw: drawHuber},
	}
}

// drawHuber draws residuals that are all small, all large or all very negative:
// away from ±δ, where the slope is continuous but its slope is not.
func drawHuber(d *ops.Draw) ops.Case {
	const delta = 0.75
	y, t := ops.Float(d.PositiveShape(0, 3)), ops.Float(autodiff.ShapeOf())
	switch d.Int(0, 2) {
	case 0:
		y, t = y.Between(-0.3, 0.3), t.Between(-0.3, 0.3)
	case 1:
		y, t = y.Between(1, 2), t.Between(-1, 0)
	case 2:
		y, t = y.Between(-2, -1), t.Between(0, 1)
	}
	return ops.Case{In: []ops.Arg{y, t}, Build: func(in []*autodiff.Node) *autodiff.Node {
		return Huber(in[0], in[1], delta)
	}}
}
