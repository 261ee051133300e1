package viz

import (
	"slices"

	"keisan/autodiff"
)

// A chooser is a Recording that tells which operand was taken where a graph
// differs between training and evaluation; it returns n where there is no choice.
// *vm.Recording is one.
type chooser interface {
	Chosen(n *autodiff.Node) *autodiff.Node
}

// taken returns the operand whose value n has in the run, or n itself.
func (w *script) taken(n *autodiff.Node) *autodiff.Node {
	if c, ok := w.run.(chooser); ok {
		return c.Chosen(n)
	}
	return n
}

// read lists the operands that n reads in the run.
func (w *script) read(n *autodiff.Node) []*autodiff.Node {
	if x := w.taken(n); x != n {
		return []*autodiff.Node{x}
	}
	return n.Inputs()
}

// split parts what is drawn into what the run had to compute and what it had not,
// because it belongs to the branches that are not taken.
func (w *script) split(list []*autodiff.Node) (live, dead []*autodiff.Node) {
	need := make([]bool, len(w.loss.Graph().Nodes()))
	need[w.loss.ID()] = true
	for _, dx := range w.grads {
		need[dx.ID()] = true
	}
	for id, n := range slices.Backward(w.loss.Graph().Nodes()) {
		if !need[id] {
			continue
		}
		for _, x := range w.read(n) {
			need[x.ID()] = true
		}
	}
	for _, n := range list {
		if need[n.ID()] {
			live = append(live, n)
		} else {
			dead = append(dead, n)
		}
	}
	return live, dead
}

// A chosenRun is a run with its choices among the nodes: a machine computes
// nothing there, but a reader wants to see where the branches meet.
type chosenRun struct {
	Recording
	nodes []*autodiff.Node
	until []int
}

// withChoices puts the choices into the run, each where it is first read.
func (w *script) withChoices(list []*autodiff.Node) Recording {
	r := &chosenRun{Recording: w.run, nodes: slices.Clone(w.run.Nodes())}
	for _, n := range slices.Backward(list) {
		if w.taken(n) == n {
			continue
		}
		i := slices.IndexFunc(r.nodes, func(y *autodiff.Node) bool { return slices.Contains(y.Inputs(), n) })
		if i < 0 {
			i = 1 + lastIndex(r.nodes, func(y *autodiff.Node) bool { return y.ID() < n.ID() })
		}
		r.nodes = slices.Insert(r.nodes, i, n)
	}
	if len(r.nodes) == len(w.run.Nodes()) {
		return w.run
	}
	place, old := map[*autodiff.Node]int{}, w.run.Nodes()
	for i, n := range r.nodes {
		place[n] = i
	}
	r.until = newUnrecorded(r.nodes).until
	r.until[place[w.loss]] = len(r.nodes)
	for i, n := range old {
		if r.until[place[n]] = len(r.nodes); w.run.Until(i) < len(old) {
			r.until[place[n]] = place[old[w.run.Until(i)]]
		}
	}
	return r
}

// lastIndex returns the last index at which f holds, or −1.
func lastIndex(list []*autodiff.Node, f func(*autodiff.Node) bool) int {
	for i, n := range slices.Backward(list) {
		if f(n) {
			return i
		}
	}
	return -1
}

func (r *chosenRun) Nodes() []*autodiff.Node { return r.nodes }
func (r *chosenRun) Until(i int) int         { return r.until[i] }

// untaken lists the boxes of branches that the run did not take, those in which
// it computed nothing, and the arrows to and from them.
func (w *script) untaken() []string {
	used := map[string]bool{"": true}
	for _, id := range w.box {
		used[id] = true
	}
	var list []string
	for _, n := range w.dead {
		if id := w.boxOf(n); !used[id] {
			used[id], list = true, append(list, id)
		}
	}
	for _, n := range w.nodes {
		x, box := w.taken(n), w.boxOf(n)
		if x == n || w.back[n.ID()] {
			continue
		}
		twin := w.first(twinID(w.real[n.ID()]))
		for _, i := range append(slices.Clone(w.to[box]), w.from[twin]...) {
			value := w.strokes[i].value
			if slices.ContainsFunc(n.Inputs(), func(y *autodiff.Node) bool { return y != x && y.Name() == value }) {
				list = append(list, numbered("e", i))
			}
		}
	}
	return list
}
