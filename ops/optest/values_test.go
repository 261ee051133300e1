package optest

import (
	"math"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
)

// What Arg promises of values holds: between Lo and Hi, away from kinks, whole
// numbers where they must be, no ties where elements must differ.
func TestValuesKeepTheirPromises(t *testing.T) {
	s := autodiff.ShapeOf(7, 5)
	spread := ops.Float(s).Away(0)
	spread.Spread = true
	args := []ops.Arg{ops.Float(s).Between(-1, 3).Away(1, 0, -1), ops.Ints(s, 3), ops.Bools(s), spread, spread}
	seen, ints := map[float64]bool{}, map[float64]bool{}
	for number := range 50 {
		tr := &trial{number: number, float: autodiff.Float64, args: args, one: []int{0, 1, 2, 3, 4}}
		clear(seen)
		for i, v := range tr.values() {
			for k := range count(v) {
				x, a := at(v, k), args[i]
				if !(x >= a.Lo && x <= a.Hi) || float64(float32(x)) != x {
					t.Fatalf("input %d: have %v, want a float32 in [%v, %v]", i, x, a.Lo, a.Hi)
				}
				for _, kink := range a.Kinks {
					if !(math.Abs(x-kink) >= 0.0499) {
						t.Fatalf("input %d: have %v, want it away from %v", i, x, kink)
					}
				}
				if a.Spread && seen[x] {
					t.Fatalf("input %d: have %v twice, want no ties", i, x)
				}
				seen[x] = seen[x] || a.Spread
				if i == 1 {
					ints[x] = true
				}
			}
		}
	}
	if len(ints) != 3 {
		t.Errorf("have the ints %v, want 0, 1 and 2", ints)
	}
}

// The same number gives the same values, another number others.
func TestValuesAreReproducible(t *testing.T) {
	draw := func(number int) *trial {
		tr := &trial{spec: ops.Spec{Name: "Tanh", Draw: ops.DrawUnary(ops.Tanh, -2, 2)}, number: number, float: autodiff.Float32}
		if err := tr.draw(0); err != nil {
			t.Fatal(err)
		}
		return tr
	}
	if d := difference(draw(5).value[0], draw(5).value[0]); d != "" {
		t.Errorf("draw 5 twice%s", d)
	}
	if a, b := draw(0), draw(1); typeOf(a.value[0]) == typeOf(b.value[0]) {
		t.Errorf("draws 0 and 1 both have %s", typeOf(a.value[0]))
	}
}
