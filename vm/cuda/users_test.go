package cuda

import (
	"os"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// weighed is a user's op of two types and a shape of its own: rows of x, of which
// index says, times a scalar.
type weighed struct {
	source, name    string
	blocks, threads int
	more            any // besides the extent
}

func (weighed) String() string { return "Weighed" }

func (weighed) Infer(in []autodiff.Type) (autodiff.Type, error) {
	return autodiff.TypeOf(in[0].DType, in[1].Shape.Extents()[0], in[0].Shape.Extents()[1]), nil
}

func (weighed) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	return ops.Map(dst, []*tensor.Dense{dst}, func(float64) float64 { return -7 }) // what only the host has
}

func (w weighed) CUDAKernel(y autodiff.Type, in []autodiff.Type) (source, name string, blocks, threads int, more []any) {
	return w.source, w.name, w.blocks, w.threads, []any{in[0].Shape.Extents()[1], w.more}
}

const weighing = `// every block has some rows, and every thread some columns
extern "C" __global__ void weigh(T *y, const T *x, const i64 *rows, i64 cols, double by) {
  for (i64 j = threadIdx.x; j < cols; j += blockDim.x) y[blockIdx.x * cols + j] = T(by) * x[rows[blockIdx.x] * cols + j];
}
`

func declareWeighed(op autodiff.Op, float autodiff.DType) (y *node, feed vm.Feed) {
	g := autodiff.NewGraph(float)
	x, rows := g.Input("x", 3, 2), g.IntInput("rows", 4)
	v := tensor.New(tensor.WithShape(3, 2), tensor.Of(float.Tensor()))
	for i := range 6 {
		put(v, i, float64(i))
	}
	r := tensor.New(tensor.WithShape(4), tensor.WithBacking([]int64{2, 0, 0, 1}))
	return autodiff.Apply(op, x, rows), vm.Feed{x: v, rows: r}
}

// A user's kernel runs on the device, with its types and arguments, and without
// NVRTC, or without source, the op runs on the host, and the profile says so.
func TestSource(t *testing.T) {
	for _, float := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		for _, c := range []struct {
			e      *Engine
			source string
			host   bool
		}{{testEngine(t), weighing, false}, {testEngine(t), "", true}, {bareEngine(t), weighing, true}} {
			y, feed := declareWeighed(weighed{c.source, "weigh", 4, 33, 0.5}, float)
			p := compile(t, machine(t, y.Graph(), vm.WithEngine(c.e)), y)
			for range 3 { // enqueued, recorded, replayed
				out, err := p.Run(feed)
				if err != nil {
					t.Fatal(err)
				}
				for i, want := range []float64{2, 2.5, 0, 0.5, 0, 0.5, 1, 1.5} {
					if c.host {
						want = -7
					}
					if have := get(out[0], i); have != want {
						t.Errorf("%s, %v: element %d: have %v, want %v", float, c.e, i, have, want)
					}
				}
			}
			rows := p.Profile().Rows
			if len(rows) != 1 || rows[0].Host != c.host || strings.Contains(p.Profile().String(), "Weighed, on the host") != c.host {
				t.Errorf("%s, %v, host %v:\n%s", float, c.e, c.host, p.Profile())
			}
		}
	}
}

// What is wrong with a user's kernel is one error, at the place of its node: with
// the compiler's words for the user's own lines.
func TestSourceMistakes(t *testing.T) {
	e := testEngine(t)
	for what, c := range map[string]struct {
		op   autodiff.Op
		want []string
	}{
		"syntax":    {weighed{strings.Replace(weighing, "T(by)", "nobody", 1), "weigh", 4, 32, 0.5}, []string{"its CUDA C: ", "weigh.cu", "3", "nobody"}},
		"parameter": {weighed{weighing, "weigh", 4, 32, float32(0.5)}, []string{"weigh must be: extern C __global__ void weigh(T *, const T *, const i64 *, i64, float)"}},
		"name":      {weighed{weighing, "weight", 4, 32, 0.5}, []string{"weight"}},
		"mangled":   {weighed{strings.Replace(weighing, `extern "C"`, "", 1), "weigh", 4, 32, 0.5}, []string{`extern "C"`}},
		"threads":   {weighed{weighing, "weigh", 4, 1025, 0.5}, []string{"4 blocks of 1025 threads; allowed"}},
		"blocks":    {weighed{weighing, "weigh", 0, 32, 0.5}, []string{"0 blocks of 32 threads; allowed"}},
		"scalar":    {weighed{weighing, "weigh", 4, 32, "half"}, []string{"argument 1, after the tensors, is half, of type string"}},
	} {
		y, _ := declareWeighed(c.op, autodiff.Float64)
		_, err := machine(t, y.Graph(), vm.WithEngine(e)).Compile(y)
		if err == nil {
			t.Errorf("%s: no error", what)
			continue
		}
		for _, want := range append(c.want, "users_test.go:", "Weighed") {
			if !strings.Contains(strings.ReplaceAll(err.Error(), "double *", "T *"), want) {
				t.Errorf("%s: no %q in %v", what, want, err)
			}
		}
		if n := strings.Count(err.Error(), "users_test.go:"); n != 1 {
			t.Errorf("%s: %d places in %v", what, n, err)
		}
	}
}

type brokenCube struct{ cube }

func (brokenCube) CUDA() string { return "a * nothing" }

// So is what is wrong with an expression, wherever it would have been fused.
func TestExpressionMistake(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3)
	h := autodiff.Apply(brokenCube{}, ops.Tanh(x)).Named("bad")
	y := ops.Exp(
		ops.Neg(h))
	_, err := machine(t, g, vm.WithEngine(testEngine(t))).Compile(y)
	if err == nil || !strings.HasPrefix(err.Error(), h.Where()+": bad = Cube") || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("have %v, want what is wrong at %s", err, h.Where())
	}
}

// What docs/cuda.md shows of ops of one's own is what the example runs.
func TestGuideShowsExample(t *testing.T) {
	page, err := os.ReadFile("../../docs/cuda.md")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("source_example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## Your own op on the GPU\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := strings.Split(section, "```")
	if len(blocks) < 5 {
		t.Fatalf("%d pieces in the section", len(blocks))
	}
	for i := 1; i < len(blocks); i += 2 {
		if code, ok := strings.CutPrefix(blocks[i], "go\n"); ok && !strings.Contains(string(example), code) {
			t.Errorf("the example has no\n%s", code)
		}
	}
}
