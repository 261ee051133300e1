package vm

import (
	"reflect"

	"keisan/autodiff"
	"keisan/ops"
)

// simplify changes what instructions read, so that others need not run, and
// takes those out.
func simplify(c *code) error {
	for _, x := range c.instrs {
		foldTransposes(x)
	}
	sweep(c)
	return nil
}

// sweep takes out what nobody needs.
func sweep(c *code) {
	used := map[*instr]bool{}
	for _, f := range c.fetches {
		used[f.instr] = true
	}
	for i := len(c.instrs) - 1; i >= 0; i-- {
		x := c.instrs[i]
		if x.role == store || x.role == feed {
			used[x] = true
		}
		if used[x] {
			for _, y := range x.in {
				used[y] = true
			}
		}
	}
	kept := make([]*instr, 0, len(c.instrs))
	for _, x := range c.instrs {
		if used[x] {
			kept = append(kept, x)
		}
	}
	c.instrs = kept
	c.number()
}

// transposable is a matrix product that can read each operand transposed.
type transposable interface {
	Transpose(a, b bool) autodiff.Op
}

// permuter is an op that does nothing but put axes in another order.
type permuter interface{ Permutation() []int }

// foldTransposes lets a product read what was transposed for it.
//
//	MatMul(xᵀ, w) = MatMul(aᵀ)(x, w)
func foldTransposes(x *instr) {
	op, ok := x.op.(transposable)
	if !ok || !builtIn(x.op) {
		return
	}
	var turned [2]bool
	for i, y := range x.in {
		if p, ok := y.op.(permuter); ok && builtIn(y.op) && swapsLast(p.Permutation()) {
			x.in[i], turned[i] = y.in[0], true
		}
	}
	x.op = op.Transpose(turned[0], turned[1])
}

// builtIn reports whether op is of package ops: a user's op may have methods of
// the same names that mean something else.
func builtIn(op autodiff.Op) bool {
	return reflect.TypeOf(op).PkgPath() == reflect.TypeFor[ops.Spec]().PkgPath()
}

// swapsLast reports whether the permutation swaps the last two axes only.
func swapsLast(perm []int) bool {
	r := len(perm)
	for k, axis := range perm {
		if k < r-2 && axis != k {
			return false
		}
	}
	return r >= 2 && perm[r-2] == r-1 && perm[r-1] == r-2
}
