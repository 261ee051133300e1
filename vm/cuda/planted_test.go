package cuda

import (
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/cuda/fake"
	"keisan/vm/enginetest"
)

// planted are the kernels' sources with a fault in one.
type planted struct {
	fs.ReadFileFS
	file, right, wrong string
	nth                int // which of several places
}

func (p *planted) ReadFile(name string) ([]byte, error) {
	text, err := p.ReadFileFS.ReadFile(name)
	if err != nil || name != "kernels/"+p.file {
		return text, err
	}
	parts := strings.SplitN(string(text), p.right, p.nth+2)
	if len(parts) < p.nth+2 {
		return nil, fs.ErrNotExist
	}
	before := strings.Join(parts[:p.nth+1], p.right)
	return []byte(before + p.wrong + parts[p.nth+1]), nil
}

// The bench catches every barrier that is taken away, races between blocks,
// edges that are off by one, and wrong numbers.
func TestPlantedFaults(t *testing.T) {
	b := newBench(t)
	const sync = "__syncthreads();"
	sum := func(x, _, _ *autodiff.Node) { ops.Sum(x, 1) }
	turned := func(x, _, _ *autodiff.Node) { ops.Transpose(x) }
	scattered := func(x, _, i *autodiff.Node) { ops.ScatterAdd(x, i, 9) }
	for _, f := range []struct {
		planted
		declare func(x, p, i *autodiff.Node)
		shape   [2]int
	}{
		{planted{file: "tree.cuh", right: sync}, sum, [2]int{5, 300}},
		{planted{file: "tree.cuh", right: sync, nth: 1}, sum, [2]int{5, 300}},
		{planted{file: "tree.cuh", right: sync, nth: 2}, func(x, _, _ *autodiff.Node) { ops.Softmax(x, 1) }, [2]int{140, 300}},
		{planted{file: "move.cu", right: sync}, turned, [2]int{40, 35}},
		{planted{file: "move.cu", right: sync, nth: 1}, turned, [2]int{370, 390}},
		{planted{file: "move.cu", right: "col + u < t.cols", wrong: "col + u <= t.cols"}, turned, [2]int{40, 35}},
		{planted{file: "move.cu", right: "i < m.n", wrong: "i <= m.n"}, func(x, _, _ *autodiff.Node) { ops.Reverse(x) }, [2]int{4, 5}},
		{planted{file: "gather.cu", right: "i < n * size", wrong: "i <= n * size"}, func(x, _, i *autodiff.Node) { ops.Gather(x, i) }, [2]int{4, 5}},
		{planted{file: "gather.cu", right: sync}, scattered, [2]int{40, 5}},
		{planted{file: "gather.cu", right: sync, nth: 1}, scattered, [2]int{400, 5}},
		{planted{file: "gather.cu", right: "if (tile[j] < from || tile[j] >= to) continue;"}, scattered, [2]int{40, 5}},
		{planted{file: "reduce.cu", right: "k < r.kept && l.lane == 0", wrong: "l.lane == 0"}, sum, [2]int{5, 20}},
		{planted{file: "reduce.cu", right: "i = 1; i < parts", wrong: "i = 1; i <= parts"}, func(x, _, _ *autodiff.Node) { ops.Sum(x) }, [2]int{200, 90}},
		{planted{file: "softmax.cu", right: "keisan_exp(d) / total", wrong: "keisan_exp(d)"}, func(x, _, _ *autodiff.Node) { ops.Softmax(x, 0) }, [2]int{5, 20}},
		{planted{file: "crossentropy.cu", right: "row >= r.kept || l.lane > 0", wrong: "l.lane > 0", nth: 1}, func(x, p, _ *autodiff.Node) { ops.SoftmaxCE(x, p) }, [2]int{5, 20}},
	} {
		d := caseOf{g: autodiff.NewGraph(autodiff.Float32), args: map[*autodiff.Node]ops.Arg{}}
		x, p, i := d.g.Input("x", f.shape[:]...), d.g.Input("p", f.shape[:]...), d.g.IntInput("i", f.shape[0])
		d.args[x], d.args[p], d.args[i] = ops.Float(x.Shape()), ops.Float(p.Shape()).Between(0, 1), ops.Ints(i.Shape(), 4)
		f.declare(x, p, i)
		check := func() error { return b.check(t, d, rand.New(rand.NewPCG(4, 4)), 10) }
		if err := check(); err != nil {
			t.Errorf("without a fault: %v", err)
		}
		f.ReadFileFS = sources
		sources = &f.planted
		err := check()
		sources = f.ReadFileFS
		b.device.Reset()
		if err == nil {
			t.Errorf("%s: %q for %q, number %d, is not caught", f.file, f.wrong, f.right, f.nth)
		} else {
			t.Logf("%s: %q for %q: %v", f.file, f.wrong, f.right, err)
		}
	}
}

// The law reaches the tiles of transposes: it catches an edge that is off by one,
// and rows for columns, which the Catalog's small extents do not.
func TestLawReachesTiles(t *testing.T) {
	device := fake.Open(t)
	turned := func(cases enginetest.Cases) enginetest.Cases {
		return func(yield func(enginetest.Case) bool) {
			for c := range cases {
				if strings.HasPrefix(c.Name, "Transpose") && !yield(c) {
					return
				}
			}
		}
	}
	for _, f := range []planted{
		{},
		{file: "move.cu", right: "tile[u][k]", wrong: "tile[k][u]"},
		{file: "move.cu", right: "row + k < t.rows", wrong: "row + k + 1 < t.rows"},
		{file: "move.cu", right: "b / across % down * 32", wrong: "b % down * 32"},
	} {
		original := sources
		if f.file != "" {
			f.ReadFileFS, sources = original, &f
		}
		e, err := New(Libraries(device.Path, device.Path, device.Path))
		if err != nil {
			t.Fatal(err)
		}
		wrong := map[string]int{}
		for what, cases := range map[string]enginetest.Cases{"Catalog": enginetest.Catalog(2), "Large": enginetest.Large()} {
			for c := range turned(cases) {
				if _, _, err := c.Compare(e); err != nil {
					wrong[what]++
				}
			}
		}
		sources = original
		device.Reset()
		if err := e.Close(); err != nil {
			t.Error(err)
		}
		if wrong["Catalog"] > 0 || (wrong["Large"] > 0) != (f.file != "") {
			t.Errorf("%q for %q: wrong are %v", f.wrong, f.right, wrong)
		}
	}
}
