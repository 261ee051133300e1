package viz

import (
	"strings"

	"keisan/autodiff"
)

// foldAbove is the number of operations from which New gives an overview by
// itself, and mostBoxes the number that an overview tries not to exceed.
const foldAbove, mostBoxes = 150, 10

// A unit is what one box stands for: an operation, a run of operations that lie
// in one folded scope, or a run of equal ones.
type unit struct {
	nodes []*autodiff.Node
	fold  string // the path of the folded scope, or ""
	title string // of a run of equal ones: "Block"; else ""
	times int    // how many equal ones it stands for, if several
}

// each returns the nodes of the first of the equal ones.
func (u *unit) each() []*autodiff.Node { return u.nodes[:len(u.nodes)/max(u.times, 1)] }

// last returns the node whose value the unit is known by.
func (u *unit) last() *autodiff.Node { return u.nodes[len(u.nodes)-1] }

// state is a mistake if one was made inside the unit.
func (u *unit) state() state {
	for _, n := range u.nodes {
		if n.Err() != nil {
			return mistake
		}
	}
	return after(u.last())
}

// units groups the operations of the forward pass. A folded scope that is left
// and entered again gives a unit each time, so that units, like nodes, depend
// on earlier ones only.
func (f *flow) units(s *settings) []unit {
	var ops []*autodiff.Node
	for id, n := range f.nodes {
		if f.forward[id] && !leaf(n) {
			ops = append(ops, n)
		}
	}
	apart := group(ops, func(string) string { return "" })
	var list []unit
	switch {
	case s.detail:
		return apart
	case len(s.folds) > 0:
		list = group(ops, memo(func(scope string) string { return foldedIn(scope, s.folds) }))
	case s.depth > 0:
		list = group(ops, memo(func(scope string) string { return outer(scope, s.depth) }))
	case s.unfold && s.preset == Overview:
		list = apart
	case s.unfold || s.preset != Overview && len(ops) <= foldAbove:
		return apart
	default:
		return overview(ops)
	}
	if s.preset == Overview {
		return repeated(list)
	}
	return list
}

// overview folds the scopes at a depth, and runs of equal ones: the deepest at
// which no more than mostBoxes units remain, or else the outermost.
func overview(ops []*autodiff.Node) []unit {
	deepest := 0
	holds := map[string]bool{} // the scopes that hold scopes
	for _, n := range ops {
		if n.Scope() != "" {
			deepest = max(deepest, 1+strings.Count(n.Scope(), "/"))
			for path := parent(n.Scope()); path != "" && !holds[path]; path = parent(path) {
				holds[path] = true
			}
		}
	}
	for depth := min(deepest, 8); ; depth-- {
		list := repeated(group(ops, memo(func(scope string) string {
			if path := outer(scope, depth); path != "" || holds[scope] {
				return path
			}
			return scope // it is not so deep
		})))
		if depth <= 1 || len(list) <= mostBoxes {
			return list
		}
	}
}

// group makes units of operations, given the scope that each is folded into.
func group(ops []*autodiff.Node, fold func(scope string) string) []unit {
	var list []unit
	for _, n := range ops {
		path := fold(n.Scope())
		if k := len(list) - 1; path != "" && k >= 0 && list[k].fold == path {
			list[k].nodes = append(list[k].nodes, n)
			continue
		}
		list = append(list, unit{nodes: []*autodiff.Node{n}, fold: path})
	}
	return list
}

// memo remembers what f returns.
func memo(f func(string) string) func(string) string {
	known := map[string]string{}
	return func(scope string) string {
		path, ok := known[scope]
		if !ok {
			path = f(scope)
			known[scope] = path
		}
		return path
	}
}

// outer returns the first scopes of a path, as many as depth, or "" if there
// are fewer.
func outer(path string, depth int) string {
	end := 0
	for i := range depth {
		if i > 0 {
			end++
		}
		if end >= len(path) {
			return ""
		}
		if k := strings.IndexByte(path[end:], '/'); k >= 0 {
			end += k
		} else {
			end = len(path)
		}
	}
	return path[:end]
}

// leaf reports whether n is computed from nothing.
func leaf(n *autodiff.Node) bool {
	return n.Kind() != autodiff.KindOp || n.NumIn() == 0 && n.Valid()
}

// foldedIn returns the outermost scope of a path that one of folds means.
func foldedIn(scope string, folds []string) string {
	for depth := 1; ; depth++ {
		path := outer(scope, depth)
		if path == "" {
			return ""
		}
		for _, fold := range folds {
			if fold == "" || fold == path || strings.HasSuffix(path, "/"+fold) || uncounted(base(path)) == fold {
				return path
			}
		}
	}
}

// base returns the last element of a path.
func base(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// parent returns the path without its last element.
func parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// uncounted returns "Affine" for "Affine 1".
func uncounted(name string) string {
	trimmed := strings.TrimRight(name, "0123456789")
	if trimmed != name && strings.HasSuffix(trimmed, " ") {
		return strings.TrimSuffix(trimmed, " ")
	}
	return name
}
