package viz

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"keisan/autodiff"
)

// A step is what the player shows at once: a node that is computed, the start,
// or an operation of the forward pass that hands its adjoint on as it is.
type step struct {
	Pass    string     `json:"pass"` // start, forward, backward or through
	Tensor  int        `json:"tensor"`
	Op      string     `json:"op,omitempty"`
	Text    string     `json:"text,omitempty"`    // "m1 = MatMul(x, W1)"
	Formula string     `json:"formula,omitempty"` // "m = x·W"
	Symbols []symbol   `json:"symbols,omitempty"`
	Reads   []int      `json:"reads,omitempty"` // tensors
	How     *access    `json:"how,omitempty"`
	Box     string     `json:"box,omitempty"` // ids of the drawing
	Arrows  []string   `json:"arrows,omitempty"`
	Writes  []string   `json:"writes,omitempty"`
	Of      string     `json:"of,omitempty"`    // the operation of the forward pass that it is an adjoint of: "m1"
	Rules   []stepRule `json:"rules,omitempty"` // of that operation, or of the one that it is
	Legend  []symbol   `json:"legend,omitempty"`
	node    *autodiff.Node
}

// A symbol is what a letter of a formula stands for: a tensor, or −1.
type symbol struct {
	letter string
	tensor int
}

func (s symbol) MarshalJSON() ([]byte, error) { return json.Marshal([]any{s.letter, s.tensor}) }

// A stepRule is the adjoint of one operand.
type stepRule struct {
	Text string `json:"text"`          // "∂W1 = xᵀ·g"
	Now  bool   `json:"now,omitempty"` // the step computes it
}

// A script is the steps of a drawing and the tensors that they compute.
type script struct {
	*picture
	*flow
	*settings
	*canvas
	loss     *autodiff.Node
	run      Recording        // the first
	order    Recording        // the run, with what it chose
	wanted   []*autodiff.Node // that are drawn and have a value
	dead     []*autodiff.Node // that are drawn, in branches that were not taken
	nodes    []*autodiff.Node // that are drawn, in the order of execution
	back     map[int]bool     // by ID: it belongs to the backward pass
	named    map[string]*autodiff.Node
	box      map[int]string // by ID: the id of the box that computes it
	drawn    map[string]bool
	to, from map[string][]int // by box: the strokes
	index    map[int]int      // by ID: the tensor
	steps    []step
	at       map[int]int            // by ID: the step
	user     map[int]*autodiff.Node // by ID: the last operation from which it gets an adjoint
	samples  int                    // the batch extent of the run, or else of the drawing
}

// newScript writes the script of a drawing.
func newScript(d *Diagram) *script {
	p, passes := d.picture()
	w := &script{picture: p, flow: newFlow(d.loss, d.grads), settings: &d.settings, canvas: drawLanes(p, passes), loss: d.loss,
		back: map[int]bool{}, named: map[string]*autodiff.Node{}, box: map[int]string{}, drawn: map[string]bool{},
		to: map[string][]int{}, from: map[string][]int{}, index: map[int]int{}, at: map[int]int{}, user: map[int]*autodiff.Node{}}
	for i := range w.shapes {
		w.drawn[w.shapes[i].id] = true
	}
	for i := range w.strokes {
		from, to := w.strokes[i].flow()
		w.from[from], w.to[to] = append(w.from[from], i), append(w.to[to], i)
	}
	w.gather()
	w.samples = w.batchOf()
	w.locate()
	w.write()
	return w
}

// gather lists the nodes that are drawn in the order in which they ran.
func (w *script) gather() {
	var list []*autodiff.Node
	for id, n := range w.flow.nodes {
		if !w.forward[id] || w.loss.Graph().Err() != nil {
			continue // with a mistake, nothing runs
		}
		list = append(list, n)
		for i := range n.NumIn() {
			if w.carries(n, i) {
				w.user[n.In(i).ID()] = n
			}
		}
	}
	for _, n := range w.backward(w.loss, w.grads) {
		w.back[n.ID()], list = true, append(list, n)
	}
	w.run = newUnrecorded(list)
	if len(w.training.moments) > 0 {
		w.run = w.training.moments[0].Values
	}
	w.wanted, w.dead = w.split(list)
	w.order = w.withChoices(w.wanted)
	for _, n := range w.order.Nodes() {
		if w.back[n.ID()] || n.ID() < len(w.forward) && w.forward[n.ID()] {
			w.index[n.ID()] = len(w.nodes)
			w.nodes, w.named[n.Name()] = append(w.nodes, n), n
		}
	}
}

// locate finds the box that computes each node.
func (w *script) locate() {
	for _, n := range w.nodes {
		if id := w.boxOf(n); id != "" {
			w.box[n.ID()] = id
		}
	}
	// What the forward pass knows already, but did not need, is computed where
	// it is first read.
	for _, n := range slices.Backward(w.nodes) {
		for _, x := range n.Inputs() {
			if of, _ := x.AdjointOf(); w.back[x.ID()] && of == nil && w.box[n.ID()] != "" {
				w.box[x.ID()] = w.box[n.ID()]
			}
		}
	}
}

// boxOf returns the box that computes a node, or "".
func (w *script) boxOf(n *autodiff.Node) string {
	of, i := n.AdjointOf()
	if !w.back[n.ID()] {
		of = n
	}
	k, ok := -1, false
	if of != nil {
		k, ok = w.real[of.ID()]
	}
	switch {
	case !ok:
		return ""
	case !w.back[n.ID()]:
		return w.first(forwardID(k))
	case of == w.loss && i < 0 && leaf(n):
		return w.first(gradientID(slices.IndexFunc(w.picture.boxes, func(x box) bool { return x.kind == resultBox })))
	case i >= 0:
		return w.first(twinID(k))
	}
	return w.first(sumID(k), gradientID(k), twinID(k))
}

// first returns the first of the boxes that is drawn, or "".
func (w *script) first(ids ...string) string {
	for _, id := range ids {
		if w.drawn[id] {
			return id
		}
	}
	return ""
}

// write makes the steps: the start, and then a step for each operation and for
// the seed. An operation whose adjoint takes no node of its own has its turn when
// those of all later operations are through.
func (w *script) write() {
	w.steps = []step{{Pass: "start", Tensor: -1}}
	through := w.through()
	hand := func(before int) {
		for len(through) > 0 && through[0].ID() > before {
			w.steps = append(w.steps, w.handOn(through[0]))
			through = through[1:]
		}
	}
	for _, n := range w.nodes {
		of, i := n.AdjointOf()
		seed := w.back[n.ID()] && of == w.loss && i < 0
		if w.back[n.ID()] && of != nil && !seed {
			hand(of.ID())
		}
		if leaf(n) && !seed {
			continue
		}
		w.at[n.ID()] = len(w.steps)
		w.steps = append(w.steps, w.compute(n))
	}
	hand(-1)
}

// through lists the operations that hand their adjoint on, the last first.
func (w *script) through() []*autodiff.Node {
	own := map[*autodiff.Node]bool{}
	for _, n := range w.nodes {
		if of, i := n.AdjointOf(); w.back[n.ID()] && i >= 0 {
			own[of] = true
		}
	}
	var list []*autodiff.Node
	for _, n := range w.nodes {
		if !w.back[n.ID()] && !leaf(n) && !own[n] && len(w.rules(n, -1)) > 0 {
			list = append(list, n)
		}
	}
	slices.SortFunc(list, func(a, b *autodiff.Node) int { return cmp.Compare(b.ID(), a.ID()) })
	return list
}

// handOn is the step of an operation of the forward pass whose operands' adjoints
// are its own.
func (w *script) handOn(n *autodiff.Node) step {
	s := step{Pass: "through", Tensor: w.tensor(w.adjoint(n)), Op: twinTitle(title(n.Op())), Of: n.Name(), Rules: w.rules(n, -1), Legend: w.legend(n), node: n}
	if k, ok := w.real[n.ID()]; ok && w.drawn[twinID(k)] {
		s.Box = twinID(k)
		for _, i := range w.to[s.Box] {
			if w.strokes[i].class == "adjoint" {
				s.Arrows = append(s.Arrows, numbered("e", i))
			}
		}
		for _, i := range w.from[s.Box] {
			s.Writes = append(s.Writes, numbered("e", i))
		}
	}
	for i := range s.Rules {
		s.Rules[i].Now = true
	}
	return s
}

// compute is the step that computes a node.
func (w *script) compute(n *autodiff.Node) step {
	op := w.op(n)
	s := step{Pass: "forward", Tensor: w.index[n.ID()], Op: title(op), Formula: formula(op), Box: w.box[n.ID()], node: n}
	s.Text = n.Name() + " = " + op.String()
	for i, x := range n.Inputs() {
		s.Text += [2]string{", ", "("}[min(1, max(0, 1-i))] + x.Name()
	}
	for _, x := range w.read(n) {
		s.Reads = append(s.Reads, w.tensor(x))
	}
	if n.NumIn() > 0 {
		s.Text += ")"
	}
	if s.Formula != "" {
		s.Symbols = w.symbols(n)
	}
	of, part := n, -1
	if w.back[n.ID()] {
		s.Pass = "backward"
		if of, part = n.AdjointOf(); of != nil {
			s.Of = of.Name()
		}
	}
	if of != nil && !leaf(of) && (part >= 0 || s.Pass == "forward") {
		s.Rules, s.Legend = w.rules(of, part), w.legend(of)
	}
	if s.How = accessOf(n, op); w.taken(n) != n {
		s.How = &access{Kind: "choice"}
	}
	s.Arrows, s.Writes = w.arrows(n, s.Box)
	return s
}

// op returns n's op at the batch extent of the run, or of the drawing.
func (w *script) op(n *autodiff.Node) autodiff.Op { return atBatch(n.Op(), w.samples) }

// batchOf returns the batch extent of the run, or else that of the drawing.
func (w *script) batchOf() int {
	for _, n := range w.wanted {
		if len(w.training.moments) == 0 {
			break
		}
		extents, _ := w.run.Floats(n)
		for axis, e := range extents {
			if k := n.Shape().Extent(axis); k < 0 {
				return e / -k
			}
		}
	}
	return w.batch
}

// rules lists the adjoints of the operands of n. That of the operand now is the
// one that a step computes.
func (w *script) rules(n *autodiff.Node, now int) []stepRule {
	var list []stepRule
	for i := range n.NumIn() {
		if w.carries(n, i) {
			text := "∂" + in(n, i).Name()
			if f := adjointFormula(w.op(n), i); f != "" {
				text += " = " + f
			}
			list = append(list, stepRule{text, i == now})
		}
	}
	return list
}

// adjoint returns the node that is the whole adjoint of n's value, or nil.
func (w *script) adjoint(n *autodiff.Node) *autodiff.Node {
	for n != nil {
		if dn := w.named["∂"+n.Name()]; dn != nil {
			return dn
		}
		n = w.user[n.ID()] // which hands it on
	}
	return nil
}

// tensor returns the number of a node's tensor, or −1.
func (w *script) tensor(n *autodiff.Node) int {
	if n != nil {
		if k, ok := w.index[n.ID()]; ok {
			return k
		}
	}
	return -1
}

// arrows lists the arrows along which the box of n takes what n reads, and those
// along which it gives n's value away as an adjoint.
func (w *script) arrows(n *autodiff.Node, box string) (reads, writes []string) {
	names, adjoints := map[string]bool{}, false
	for _, x := range w.read(n) {
		names[x.Name()] = true
		adjoints = adjoints || w.back[x.ID()] && w.box[x.ID()] != box
	}
	for _, i := range w.to[box] {
		s := &w.strokes[i]
		if s.class == "adjoint" && adjoints || s.class != "adjoint" && s.class != "twin" && names[s.value] {
			reads = append(reads, numbered("e", i))
		}
	}
	for _, i := range w.from[box] {
		s := &w.strokes[i]
		x := w.named[s.value]
		if s.class != "adjoint" || !w.back[n.ID()] || x == nil {
			continue
		}
		if _, of := n.GradOf(); of == x || n.Name() == "∂"+s.value {
			writes = append(writes, numbered("e", i))
		}
	}
	return reads, writes
}

// flow returns the boxes from and to which the arrow leads.
func (s *stroke) flow() (from, to string) {
	if s.back {
		return s.to, s.from
	}
	return s.from, s.to
}

// checkValues returns an error if a recording lacks what is drawn.
func (w *script) checkValues() error {
	for _, m := range w.training.moments {
		for _, n := range w.wanted {
			if extents, _ := m.Values.Floats(n); extents == nil {
				return fmt.Errorf("viz: %s: the recording has no value of %s: record %s and the gradients that are drawn", n.Where(), n.Name(), w.loss.Name())
			}
		}
	}
	return nil
}
