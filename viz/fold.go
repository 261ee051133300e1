package viz

import (
	"strings"

	"keisan/autodiff"
)

// foldAbove is the number of operations from which New folds scopes by itself.
const foldAbove = 150

// A unit is what one box stands for: an operation, or a run of operations that
// lie in one folded scope.
type unit struct {
	nodes []*autodiff.Node
	fold  string // the path of the folded scope, or ""
}

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
	fold := folder(s, ops)
	var list []unit
	for _, n := range ops {
		path := fold(n.Scope())
		if k := len(list) - 1; path != "" && k >= 0 && list[k].fold == path {
			list[k].nodes = append(list[k].nodes, n)
			continue
		}
		list = append(list, unit{[]*autodiff.Node{n}, path})
	}
	return list
}

// leaf reports whether n is computed from nothing.
func leaf(n *autodiff.Node) bool {
	return n.Kind() != autodiff.KindOp || n.NumIn() == 0 && n.Valid()
}

// folder returns a function that gives, for a scope, the outermost scope around
// it that is to be folded, or "".
func folder(s *settings, ops []*autodiff.Node) func(scope string) string {
	folds, outer := s.folds, ""
	if len(folds) == 0 && !s.unfold && len(ops) > foldAbove {
		folds, outer = []string{""}, commonScope(ops)
	}
	known := map[string]string{}
	return func(scope string) string {
		path, ok := known[scope]
		if !ok {
			path = foldedIn(scope, folds, outer)
			known[scope] = path
		}
		return path
	}
}

// foldedIn returns the outermost prefix of scope, longer than outer, that one of
// folds means.
func foldedIn(scope string, folds []string, outer string) string {
	if scope == "" || len(folds) == 0 {
		return ""
	}
	for end := 0; end < len(scope); end++ {
		if k := strings.IndexByte(scope[end:], '/'); k < 0 {
			end = len(scope)
		} else {
			end += k
		}
		path := scope[:end]
		if len(path) <= len(outer) {
			continue
		}
		for _, fold := range folds {
			if fold == "" || fold == path || strings.HasSuffix(path, "/"+fold) || uncounted(base(path)) == fold {
				return path
			}
		}
	}
	return ""
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

// commonScope returns the innermost scope that all ops lie in.
func commonScope(ops []*autodiff.Node) string {
	common := ops[0].Scope()
	for _, n := range ops[1:] {
		for common != "" && n.Scope() != common && !strings.HasPrefix(n.Scope(), common+"/") {
			common = parent(common)
		}
	}
	return common
}
