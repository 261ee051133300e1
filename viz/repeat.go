package viz

import (
	"strconv"
	"strings"

	"keisan/autodiff"
)

// A run of units that repeat is folded if there are so many of them, and if what
// is repeated is no longer than this.
const (
	leastTimes    = 3
	longestPeriod = 16
)

// repeated folds runs of equal units, each of which depends on the one before in
// the same way: the blocks of a deep net, the steps of a recurrent one. It takes
// time linear in the number of nodes.
func repeated(list []unit) []unit {
	r := newRepeats(list)
	var folded []unit
	for i := 0; i < len(list); {
		period, times := r.at(i)
		for shift := 1; shift < period && !r.aligned(i, period); shift++ {
			if n := r.times(i+shift, period); n >= max(times-1, leastTimes) && r.aligned(i+shift, period) {
				folded = append(folded, list[i:i+shift]...)
				i, times = i+shift, n
				break
			}
		}
		if times < leastTimes {
			folded = append(folded, list[i])
			i++
			continue
		}
		folded = append(folded, r.fold(i, period, times))
		i += period * times
	}
	return folded
}

// repeats compares units.
type repeats struct {
	list   []unit
	kind   []int         // by unit: equal if ops, types and inner edges are
	places map[int]place // by ID: where a node stands
	users  map[int]span  // by ID, of leaves
}

// A place is a unit, and an index among its nodes.
type place struct{ unit, index int }

// A span is from one unit to another.
type span struct{ first, last int }

func newRepeats(list []unit) *repeats {
	r := &repeats{list: list, kind: make([]int, len(list)), places: map[int]place{}, users: map[int]span{}}
	kinds := map[string]int{}
	for u := range list {
		var text strings.Builder
		for k, n := range list[u].nodes {
			r.places[n.ID()] = place{u, k}
			text.WriteString(n.Op().String() + " " + n.Type().String())
			if !n.Valid() {
				text.WriteString(strconv.Itoa(n.ID())) // a mistake equals nothing
			}
			for i := range n.NumIn() {
				r.operand(&text, u, in(n, i))
			}
			text.WriteByte('\n')
		}
		kind, ok := kinds[text.String()]
		if !ok {
			kind = len(kinds)
			kinds[text.String()] = kind
		}
		r.kind[u] = kind
	}
	return r
}

// operand writes what x is to unit u.
func (r *repeats) operand(text *strings.Builder, u int, x *autodiff.Node) {
	if x == nil {
		text.WriteString(" nil")
		return
	}
	if at, ok := r.places[x.ID()]; ok && at.unit == u {
		text.WriteString(" #" + strconv.Itoa(at.index))
		return
	}
	text.WriteString(" " + x.Type().String())
	if leaf(x) {
		s, ok := r.users[x.ID()]
		if !ok {
			s.first = u
		}
		s.last = u
		r.users[x.ID()] = s
	}
}

// at returns the period of the longest run that begins at unit i, and how often
// it is repeated.
func (r *repeats) at(i int) (period, times int) {
	period, times = 1, 1
	for p := 1; p <= longestPeriod && i+p < len(r.list); p++ {
		if r.kind[i] != r.kind[i+p] {
			continue
		}
		if n := r.times(i, p); n >= leastTimes && n*p > period*times {
			period, times = p, n
		}
	}
	return period, times
}

// times returns how often the p units from i on are repeated.
func (r *repeats) times(i, p int) int {
	n := 1
	for ; i+(n+1)*p <= len(r.list) && r.same(i, p, n); n++ {
	}
	return n
}

// same reports whether the p units after n repetitions from unit i on equal those
// before them.
func (r *repeats) same(i, p, n int) bool {
	for j := i + (n-1)*p; j < i+n*p; j++ {
		if r.kind[j] != r.kind[j+p] {
			return false
		}
		for k, a := range r.list[j].nodes {
			b := r.list[j+p].nodes[k]
			for input := range a.NumIn() {
				x, y := in(a, input), in(b, input)
				if x != y && !r.alike(x, y, i, p, n) {
					return false
				}
			}
		}
	}
	return true
}

// alike reports whether y is to a repetition what x is to the one before it: the
// next value, as of the one before, or a leaf of its own. Before the first
// repetition there may be anything.
func (r *repeats) alike(x, y *autodiff.Node, i, p, n int) bool {
	if leaf(x) && leaf(y) {
		a, b := r.users[x.ID()], r.users[y.ID()]
		return x.Kind() == y.Kind() && a.first >= i+(n-1)*p && a.last < i+n*p && b.first >= i+n*p && b.last < i+(n+1)*p
	}
	to, ok := r.places[y.ID()]
	if !ok {
		return false
	}
	if from, ok := r.places[x.ID()]; ok && to.unit-from.unit == p && to.index == from.index {
		return true
	}
	return n == 1 && to.unit >= i && to.unit < i+p
}

// aligned reports whether the p units from i on belong together: they are what is
// in a scope, or have like names, as "Affine 2" and "Tanh 2" but not "Tanh 1" and
// "Affine 2".
func (r *repeats) aligned(i, p int) bool {
	if i+2*p > len(r.list) || r.block(i, p) != "" {
		return true
	}
	first := &r.list[i]
	for _, u := range r.list[i : i+p] {
		if count(base(u.fold)) != count(base(first.fold)) || u.inside() != first.inside() {
			return false
		}
	}
	return true
}

// block returns the scope that holds the p units from i on and nothing of the
// next ones, or "".
func (r *repeats) block(i, p int) string {
	scope, next := r.common(i, p), r.common(i+p, p)
	if k := commonPrefix(scope, next); len(scope) == len(next) && k < len(scope) {
		return strings.Join(scope[:k+1], "/")
	}
	return ""
}

// common returns the path of the scope that holds the p units from i on.
func (r *repeats) common(i, p int) []string {
	path := splitPath(r.list[i].inside())
	for _, u := range r.list[i : i+p] {
		path = path[:commonPrefix(path, splitPath(u.inside()))]
	}
	return path
}

// inside returns the scope that the unit lies in.
func (u *unit) inside() string {
	if u.fold != "" {
		return parent(u.fold)
	}
	return u.nodes[0].Scope()
}

// count returns "2" for "Affine 2".
func count(name string) string { return strings.TrimPrefix(name, uncounted(name)) }

// fold makes one unit of repeated ones.
func (r *repeats) fold(i, p, times int) unit {
	var names []string
	u := unit{times: times}
	for j := i; j < i+p*times; j++ {
		u.nodes = append(u.nodes, r.list[j].nodes...)
		if j < i+p {
			names = append(names, uncounted(r.list[j].name()))
		}
	}
	at := strings.Join(r.common(i, p*times), "/")
	if block := r.block(i, p); block != "" {
		names, at = []string{uncounted(base(block))}, parent(block)
	} else if p > 3 {
		names = append(names[:2], "…", names[p-1])
	}
	u.title = strings.Join(names, " · ")
	u.fold = strings.TrimPrefix(at+"/"+u.title, "/")
	return u
}

// name returns what a unit is called.
func (u *unit) name() string {
	switch {
	case u.title != "":
		return u.title
	case u.fold != "":
		return base(u.fold)
	}
	return title(u.last().Op())
}
