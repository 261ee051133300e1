package main

import (
	"fmt"
	"log"
	"math/bits"
	"slices"
	"strings"

	"keisan/internal/simd/gen/math/functions"
)

// constants is the general register of the place of a kernel's constants,
// scratch one that nobody has for long.
const (
	scratch   = 16
	constants = 17
)

// kernel begins a function that is in the tables of kernels, where T is the
// element type, or in both of them.
func (f *file) kernel(l lanes, name, params, result string, doc ...string) *kernel {
	typed := func(s string) string { return strings.ReplaceAll(s, "T", l.gotype()) }
	name += "NEON" + l.elem
	f.kernels = append(f.kernels, name)
	fn := f.text(l, name, typed(params), typed(result), doc...)
	return &kernel{function: fn, group: 1, hoist: 6, hoisted: map[uint64]group{}}
}

// unique returns a new label's name.
func (k *kernel) unique(name string) string {
	k.labels++
	return fmt.Sprint(name, k.labels)
}

// counter returns a general register.
func (k *kernel) counter() int {
	r := k.general
	if k.general++; r == scratch {
		log.Fatal("no general register is free")
	}
	return r
}

// number loads a parameter.
func (k *kernel) number(name string) int {
	r := k.counter()
	k.param(name, r)
	return r
}

// bytes loads a parameter that counts elements as bytes.
func (k *kernel) bytes(name string) int {
	r := k.counter()
	k.stride(name, r)
	return r
}

// length loads a slice's length.
func (k *kernel) length(slice string) int {
	r := k.counter()
	k.op("MOVD %s_len+%d(FP), R%d", slice, k.at[slice]+8, r)
	return r
}

// A place is where elements of a size in bytes are, in memory behind a register.
type place struct{ r, size int }

// slice loads the address of a slice of the element type.
func (k *kernel) slice(name string) place {
	p := place{k.counter(), k.size}
	k.op("MOVD %s_base+%d(FP), R%d", name, k.at[name], p.r)
	return p
}

// slices loads the addresses of slices of the element type.
func (k *kernel) slices(names []string) []place {
	places := make([]place, len(names))
	for i, name := range names {
		places[i] = k.slice(name)
	}
	return places
}

// scalar loads a parameter of the element type to all elements of a register.
func (k *kernel) scalar(name string) group {
	y := k.fresh()
	k.op("%s %s+%d(FP), F%d", k.move, name, k.at[name], out(y[0]))
	k.spread(y)
	return y
}

// spread puts the first element of a register into all.
func (k *kernel) spread(y group) {
	k.op(k.arranged("VDUP V%d.{1}[0], V%[1]d.{}"), y[0])
}

// repeated loads the element at a place to all elements of a register, and moves
// the place to the next one.
func (k *kernel) repeated(p place) group {
	y := k.fresh()
	k.op(k.arranged("VLD1R.P %d(R%d), [V%d.{}]"), p.size, p.r, out(y[0]))
	return y
}

// A rest is the register of a count of elements, at least one but fewer than a
// register has, and what others than those are, 0 if it is nil.
type rest struct {
	count int
	fill  functions.Op
}

// load returns the elements at a place, as many as a group has, or a rest.
func (k *kernel) load(p place, r *rest) group {
	if r == nil {
		y := k.fresh()
		for i, v := range y {
			k.op("FMOVQ %d(R%d), F%d", i*register, p.r, out(v))
		}
		return y
	}
	y := k.Zero()
	if r.fill != nil {
		k.set(y, r.fill)
	}
	k.few(p, r.count, func(i int) {
		k.op("VLD1.P %d(R%d), V%d.%s[%d]", p.size, scratch, y[0], elements[p.size], i)
	})
	return y
}

// store writes a group, or a rest.
func (k *kernel) store(x group, p place, r *rest) {
	if r == nil {
		for i := range k.group {
			k.op("FMOVQ F%d, %d(R%d)", x.nth(i), i*register, p.r)
		}
		return
	}
	k.few(p, r.count, func(i int) {
		k.op("VST1.P V%d.%s[%d], %d(R%d)", x[0], elements[p.size], i, p.size, scratch)
	})
}

// few runs element for the elements at a place, behind scratch, that a count
// says.
func (k *kernel) few(p place, count int, element func(i int)) {
	k.op("MOVD R%d, R%d", p.r, scratch)
	done := k.unique("few")
	for i := range k.count() - 1 {
		switch i {
		case 1:
			k.op("CMP $2, R%d", count)
			k.branch(done, "BLT ")
		case 2:
			k.branch(done, "BEQ ")
		}
		element(i)
	}
	k.label(done)
}

// elements names an element of a register by its size in bytes.
var elements = map[int]string{1: "B", 2: "H", 4: "S", 8: "D"}

// times runs body as long as n has so many elements, which are taken off it.
func (k *kernel) times(n, elements int, body func()) {
	loop, rest := k.unique("loop"), k.unique("rest")
	k.sealed = true
	k.op("SUBS $%d, R%d", elements, n)
	k.branch(rest, "BLT ")
	k.label(loop)
	body()
	k.op("SUBS $%d, R%d", elements, n)
	k.branch(loop, "BGE ")
	k.label(rest)
	k.op("ADD $%d, R%d", elements, n)
}

// grouped runs body with groups of so many registers.
func (k *kernel) grouped(n int, body func()) {
	before := k.group
	k.group = n
	body()
	k.group = before
}

// forward moves places by so many elements.
func (k *kernel) forward(elements int, places []place) {
	for _, p := range places {
		k.op("ADD $%d, R%d", elements*p.size, p.r)
	}
}

// behind moves places by n elements.
func (k *kernel) behind(n int, places []place) {
	for _, p := range places {
		k.op("ADD R%d<<%d, R%d", n, bits.Len(uint(p.size))-1, p.r)
	}
}

// strip runs block over n elements, with groups of registers, then one, then
// with a rest, and moves the places behind them. n is destroyed.
func (k *kernel) strip(n, group int, places []place, block func(r *rest)) {
	for _, g := range slices.Compact([]int{group, 1}) {
		k.grouped(g, func() {
			k.times(n, g*k.count(), func() {
				block(nil)
				k.forward(g*k.count(), places)
			})
		})
	}
	done := k.unique("done")
	k.branch(done, "CBZ R%d, ", n)
	block(&rest{count: n})
	k.behind(n, places)
	k.label(done)
}

// while runs body as often as step fits into left, which is destroyed; not at
// all if step is 0.
func (k *kernel) while(left, step int, body func()) {
	next, done := k.unique("row"), k.unique("rows")
	k.sealed = true
	k.branch(done, "CBZ R%d, ", step)
	k.op("SUBS R%d, R%d", step, left)
	k.branch(done, "BLT ")
	k.label(next)
	body()
	k.op("SUBS R%d, R%d", step, left)
	k.branch(next, "BGE ")
	k.label(done)
}
