package main

import (
	"math"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"

	"keisan/internal/simd/gen/math/vec"
)

// extremum makes the largest or smallest element of a slice or of each row: NaN
// if there is one, and −Inf or +Inf of none.
func extremum(m *vec.Machine, name, rowName string, largest bool) {
	m.Reduction(name, rowName, []string{"x"}, func(k *vec.Kernel) func(n reg.GPVirtual, row []reg.Register) vec.Reg {
		worst, better, op := math.Inf(1), k.MinTo, "VMIN"
		if largest {
			worst, better, op = math.Inf(-1), k.MaxTo, "VMAX"
		}
		none := k.Held(k.Const(worst))
		return func(n reg.GPVirtual, row []reg.Register) vec.Reg {
			const group = 2
			var best, nans vec.Reg
			k.Group(group, func() { best, nans = k.Copy(none), k.Zero() })
			at := build.GP64()
			build.XORL(at.As32(), at.As32())
			// MIN and MAX pass over NaN, so that they are kept apart.
			take := func(best, nans, x vec.Reg) {
				better(best, x)
				k.Set(nans, k.Select(k.Compare(vec.Unordered, x, x), x, nans))
			}
			k.Times(n, at, group, 1, func(p func(reg.Register) vec.Place) { take(best, nans, k.Load(p(row[0]), nil)) }, func() {})
			k.Rest(n, at, group, func(i int, p func(reg.Register) vec.Place, mask vec.Mask) {
				take(best[i:i+1], nans[i:i+1], k.LoadOr(p(row[0]), mask, none))
			})
			return k.Add(k.Fold(op, best), k.Fold("VADD", nans))
		}
	})
}
