package vm

import "keisan/autodiff"

// simplify changes what instructions read, so that others need not run, and
// takes those out.
func simplify(c *code) error {
	var list []*instr
	for _, x := range c.instrs {
		for i, y := range x.in {
			for z := y; isAlias(z); {
				if z = z.in[0]; z.typ == y.typ { // an identity, or reshaped there and back
					x.in[i] = z
				}
			}
		}
		foldTransposes(x)
		foldConstant(x)
		list = append(append(list, repeatInTwo(x)...), branchAsAdds(x)...)
	}
	c.instrs = list
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
		if used[x] || x.role == part && used[x.in[0]] {
			kept = append(kept, x)
		}
	}
	c.instrs = kept
	c.number()
}

// branchAsAdds returns the sums of two that a sum of several adjoints consists
// of, in the same order: they may join chains.
//
//	x₁ + x₂ + x₃ = (x₁ + x₂) + x₃
func branchAsAdds(x *instr) []*instr {
	if !x.is(branchType) {
		return []*instr{x}
	}
	list, sum := []*instr(nil), x.in[0]
	for _, y := range x.in[1 : len(x.in)-1] {
		sum = &instr{node: x.node, op: addOp, in: []*instr{sum, y}, typ: x.typ}
		list = append(list, sum)
	}
	x.op, x.in = addOp, []*instr{sum, x.in[len(x.in)-1]}
	return append(list, x)
}

// repeatInTwo lets a Repeat along some axes, and along the last ones, read what is
// repeated along the others only, and returns that: a chain can read it in place
// of x, as it reads a bias of each channel of images.
func repeatInTwo(x *instr) []*instr {
	if !x.is(repeatType) {
		return nil
	}
	first, last, between, ok := x.op.(interface {
		InTwo() (first, last autodiff.Op, between autodiff.Shape, ok bool)
	}).InTwo()
	if !ok {
		return nil
	}
	y := &instr{node: x.node, op: first, in: x.in, typ: autodiff.Type{DType: x.typ.DType, Shape: between}}
	x.op, x.in = last, []*instr{y}
	return []*instr{y}
}

// foldConstant lets x be computed once if it depends on nothing but constants,
// and takes no more memory than they do.
func foldConstant(x *instr) {
	if _, ok := x.op.(Kernel); !ok || x.role != compute || len(x.in) == 0 {
		return
	}
	most := 0
	for _, y := range x.in {
		if y.role != constant {
			return
		}
		most = max(most, bytesOf(y.typ))
	}
	if bytesOf(x.typ) <= most {
		x.role = constant
	}
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
