package viz

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"slices"
	"strconv"

	"keisan/autodiff"
)

// A pageTensor is what the player knows of a value.
type pageTensor struct {
	Name    string `json:"name"`
	Hook    string `json:"hook"` // the value of the forward pass that it has to do with
	Grad    string `json:"grad,omitempty"`
	Kind    string `json:"kind"` // input, param, state, const, value or adjoint
	DType   string `json:"dtype"`
	Extents []int  `json:"extents"`
	Scope   string `json:"scope,omitempty"`
	Where   string `json:"where,omitempty"`
	From    int    `json:"from"`  // the step that computes it
	Until   int    `json:"until"` // the last step that reads it
	Bytes   int    `json:"bytes"`
	Rows    []int  `json:"rows,omitempty"` // which are there, if not all
	Cols    []int  `json:"cols,omitempty"`
}

// budget is how many elements a page may hold: about 300 kB.
const budget = 60000

// caps are the numbers of elements that a tensor may have, in order of
// preference.
var caps = []int{2048, 512, 128, 32, 8}

// pageTensors describes the tensors.
func (w *script) pageTensors() []pageTensor {
	end := len(w.steps) - 1
	until := w.untils(end)
	list := make([]pageTensor, len(w.nodes))
	for i, n := range w.nodes {
		t := pageTensor{Name: n.Name(), Hook: n.Name(), Kind: kindText(n), DType: n.DType().String(), Scope: n.Scope(), Where: n.Where(),
			From: w.at[n.ID()], Until: until[i], Extents: []int{}}
		if leaf(n) && n.Kind() != autodiff.KindInput {
			t.Until = end
		}
		if w.back[n.ID()] {
			if n.Kind() != autodiff.KindConst {
				t.Kind = "adjoint"
			}
			if of, k := n.AdjointOf(); of != nil {
				t.Hook = of.Name()
				if k >= 0 && k < of.NumIn() && n.Name() == "∂"+of.In(k).Name() {
					t.Hook = of.In(k).Name()
				}
			}
			if _, x := n.GradOf(); x != nil {
				t.Hook, t.Grad = x.Name(), "∂"+w.picture.loss+"/∂"+x.Name()
			}
		}
		if extents, _ := w.run.Floats(n); extents != nil {
			t.Extents = extents
		} else {
			for k := range n.Shape().Rank() {
				t.Extents = append(t.Extents, w.extent(n, k))
			}
		}
		t.Bytes = n.DType().Size()
		for _, e := range t.Extents {
			t.Bytes *= max(e, 1)
		}
		if w.taken(n) != n {
			t.Bytes = 0 // it is its operand
		}
		list[i] = t
	}
	return list
}

// extent returns extent k at the drawing's batch extent: one if that is open.
func (w *script) extent(n *autodiff.Node, k int) int {
	if e := n.Shape().Extent(k); e >= 0 {
		return e
	} else {
		return -e * max(w.batch, 1)
	}
}

// untils returns, by tensor, the last step that reads it.
func (w *script) untils(end int) []int {
	nodes := w.order.Nodes()
	list := make([]int, len(w.nodes))
	last := make([]int, len(nodes)+1) // by place: the latest step up to there
	for i, n := range nodes {
		if last[i+1] = last[i]; w.at[n.ID()] > last[i] {
			last[i+1] = w.at[n.ID()]
		}
	}
	for i, n := range nodes {
		k, ok := w.index[n.ID()]
		if !ok {
			continue
		}
		if u := w.order.Until(i); u < len(nodes) {
			list[k] = last[u+1]
		} else {
			list[k] = end
		}
	}
	// Steps that hand an adjoint on show it.
	for i, s := range w.steps {
		if s.Pass == "through" && s.Tensor >= 0 {
			list[s.Tensor] = max(list[s.Tensor], i)
		}
	}
	return list
}

func kindText(n *autodiff.Node) string {
	switch n.Kind() {
	case autodiff.KindInput:
		return "input"
	case autodiff.KindParam:
		return "param"
	case autodiff.KindState:
		return "state"
	case autodiff.KindConst:
		return "const"
	}
	return "value"
}

// matrix returns how many rows and columns a tensor is shown in.
func (t *pageTensor) matrix() (rows, cols int) {
	rows, cols = 1, 1
	for i, e := range t.Extents {
		if i == len(t.Extents)-1 {
			cols = e
		} else {
			rows *= e
		}
	}
	return rows, cols
}

// sample chooses the rows and columns that the page holds.
func sample(list []pageTensor, moments int) {
	most := caps[len(caps)-1]
	for _, c := range caps {
		sum := 0
		for i := range list {
			rows, cols := list[i].matrix()
			sum += min(rows*cols, c)
		}
		if sum*moments <= budget {
			most = c
			break
		}
	}
	for i := range list {
		t := &list[i]
		rows, cols := t.matrix()
		if rows*cols <= most {
			continue
		}
		side := int(math.Sqrt(float64(most)))
		c := min(cols, max(side, most/max(rows, 1)))
		r := min(rows, most/c)
		if t.Rows, t.Cols = spaced(rows, r), spaced(cols, c); t.Rows == nil && t.Cols == nil {
			continue
		}
	}
}

// spaced returns k of n numbers at even distances, or nil for all of them.
func spaced(n, k int) []int {
	if k >= n {
		return nil
	}
	list := make([]int, k)
	for i := range list {
		list[i] = i * (n - 1) / max(k-1, 1)
	}
	return list
}

// A pool holds each text of numbers once.
type pool struct {
	texts []string
	known map[string]int
}

// add returns the place of the text.
func (p *pool) add(text string) int {
	k, ok := p.known[text]
	if !ok {
		k = len(p.texts)
		p.texts, p.known[text] = append(p.texts, text), k
	}
	return k
}

// sampled returns the elements of a tensor that the page holds.
func (t *pageTensor) sampled(all []float64) []float64 {
	if t.Rows == nil && t.Cols == nil {
		return all
	}
	rows, cols := t.matrix()
	whole := func(list []int, n int) []int {
		if list == nil {
			return slices.Collect(func(yield func(int) bool) {
				for i := range n {
					if !yield(i) {
						return
					}
				}
			})
		}
		return list
	}
	var some []float64
	for _, r := range whole(t.Rows, rows) {
		for _, c := range whole(t.Cols, cols) {
			some = append(some, all[r*cols+c])
		}
	}
	return some
}

// encoded returns numbers as base64 of float32, least byte first; or with a d
// before it of float64, if one of them is far from a float32.
func encoded(list []float64) string {
	narrow := true
	for _, v := range list {
		near := float64(float32(v))
		narrow = narrow && (v == near || math.IsNaN(v) || math.Abs(v-near) <= 1e-7*math.Abs(v))
	}
	var b []byte
	for _, v := range list {
		if narrow {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v)))
		} else {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	text := base64.StdEncoding.EncodeToString(b)
	if !narrow {
		return "d" + text
	}
	return "f" + text
}

// summary returns the least, the greatest, the mean and the standard
// deviation of numbers, to four digits.
func summary(list []float64) []string {
	low, high, sum := math.Inf(1), math.Inf(-1), 0.0
	for _, v := range list {
		low, high, sum = math.Min(low, v), math.Max(high, v), sum+v
	}
	mean, squares := sum/float64(len(list)), 0.0
	for _, v := range list {
		squares += float64((v - mean) * (v - mean))
	}
	var texts []string
	for _, v := range []float64{low, high, mean, math.Sqrt(squares / float64(len(list)))} {
		texts = append(texts, strconv.FormatFloat(v, 'g', 4, 64))
	}
	return texts
}
