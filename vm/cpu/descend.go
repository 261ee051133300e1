package cpu

import (
	"reflect"

	"keisan/autodiff"
	"keisan/internal/simd"
	"keisan/ops"
	"keisan/vm/fused"
)

var mulType, subType = func() (mul, sub reflect.Type) {
	x := autodiff.NewGraph(autodiff.Float64).Input("x")
	return reflect.TypeOf(ops.Mul(x, x).Op()), reflect.TypeOf(ops.Sub(x, x).Op())
}()

// descend prepares steps i and i+1 as one, if they are a step of gradient
// descent in place, which every SGD ends with, and tells whether they are:
//
//	w = w − η·g
func (p *weaver[T]) descend(i int) bool {
	if _, kept := p.home[i]; kept || i+1 >= len(p.c.Steps) || p.reads[i] != 1 {
		return false
	}
	mul, sub := p.c.Steps[i], p.c.Steps[i+1]
	if reflect.TypeOf(mul.Op) != mulType || reflect.TypeOf(sub.Op) != subType || sub.Args[1] != i {
		return false
	}
	eta, g, w := p.at[mul.Args[0]], p.at[mul.Args[1]], p.at[sub.Args[0]]
	if !eta.single() {
		eta, g = g, eta
	}
	home := p.home[i+1].data
	if !eta.single() || !g.elementwise() || w.as != full || len(home) == 0 || &home[0] != &w.data[0] {
		return false
	}
	p.steps = append(p.steps, prepared[T]{run: func(dst, g, eta []T) { simd.Descend(dst, g, eta[0]) }, dst: w, a: g, b: eta})
	p.at[i+1] = w
	p.release(mul)
	p.release(fused.Step{Args: sub.Args[:1]})
	return true
}
