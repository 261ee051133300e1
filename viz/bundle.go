package viz

import (
	"fmt"
	"slices"
	"strconv"

	"keisan/autodiff"
)

// mostDrums is how many parameters of its own a folded scope has beside it; more
// are one drum.
const mostDrums = 4

// A bundle is the parameters that a folded scope alone uses, as one drum: what
// it, and their gradients, are called, and how many numbers they are.
type bundle struct {
	params, gradients, numbers string
	of                         string // what tells it from others: " (Encoder/Layer 1)"
	wanted                     bool   // one of the gradients is
	badge                      badge
}

// sole finds the units that are the only ones to use a parameter, by its ID.
func (b *builder) sole() {
	b.only = map[int]int{}
	for u := range b.units {
		for _, n := range b.units[u].nodes {
			for i := range n.NumIn() {
				x := in(n, i)
				if x == nil || x.Kind() != autodiff.KindParam {
					continue
				}
				if other, ok := b.only[x.ID()]; !ok {
					b.only[x.ID()] = u
				} else if other != u {
					b.only[x.ID()] = -1
				}
			}
		}
	}
}

// bundled makes one operand of the parameters that unit u alone uses, if they are
// many; it stands where the first of them did.
func (b *builder) bundled(u int, list []use) []use {
	mine := func(o use) bool {
		at, ok := b.only[o.value.ID()]
		return ok && at == u && !o.stores && b.marks[o.value.ID()].change <= kept
	}
	count := 0
	for _, o := range list {
		if mine(o) {
			count++
		}
	}
	if b.units[u].fold == "" || count <= mostDrums {
		return list
	}
	first := slices.IndexFunc(list, mine)
	all := &list[first]
	numbers, gradients, checked, failed := 0, 0, 0, 0
	for i, o := range list {
		if !mine(o) {
			continue
		}
		if i != first {
			all.more = append(append(all.more, o.value), o.more...)
			all.carries = all.carries || o.carries
		}
		numbers += o.value.Shape().Count().At(max(b.batch, 1))
		if b.wrt[o.value.ID()] {
			gradients++
		}
		for _, x := range append([]*autodiff.Node{o.value}, o.more...) {
			if c, ok := b.badges[x.ID()]; ok {
				checked++
				if !c.ok {
					failed++
				}
			}
		}
	}
	all.bundle = &bundle{params: fmt.Sprintf(b.words.params, count), gradients: fmt.Sprintf(b.words.gradients, gradients), wanted: gradients > 0, of: " (" + b.units[u].fold + ")"}
	if b.shows(Shapes) || b.shows(Types) {
		all.bundle.numbers = fmt.Sprintf(b.words.numbers, grouped(numbers))
	}
	switch {
	case failed > 0:
		all.bundle.badge = badge{fmt.Sprintf("✗ %d / %d", failed, checked), false}
	case checked > 0:
		all.bundle.badge = badge{fmt.Sprintf("✓ %d", checked), true}
	}
	b.bundles[all.value.ID()] = all.bundle
	return slices.DeleteFunc(list, func(o use) bool { return mine(o) && o.bundle == nil })
}

// grouped writes a number with commas: "1,234,567".
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// fill makes the drum of a bundle of one of several equal units, or of the only
// one.
func (x *box) fill(all *bundle, times int) {
	x.title, x.value, x.shape, x.note = all.params, all.params+all.of, "", all.numbers
	x.numbers, x.gradNumbers, x.badge, x.times = nil, nil, all.badge, times
}
