package cuda

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
	"keisan/vm/cuda/fake"
)

type node = autodiff.Node

// testEngine returns an engine on this machine's GPU, or else on the fake one.
func testEngine(t testing.TB) *Engine {
	t.Helper()
	if shared != nil {
		return shared
	}
	e, err := New()
	if err != nil {
		e, err = New(fakeLibraries(t))
	}
	if err != nil {
		t.Fatal(err)
	}
	shared = e
	return e
}

// shared and bare are the engines of all tests.
var shared, bare *Engine

// bareEngine returns an engine without NVRTC, on this machine's GPU or else on
// the fake one: what that runs for embedded PTX is compiled of the same sources.
func bareEngine(t testing.TB) *Engine {
	t.Helper()
	if bare != nil {
		return bare
	}
	e, err := New(WithoutNVRTC())
	if err != nil {
		device := fake.Open(t)
		translate(t, device)
		e, err = New(Libraries(device.Path, device.Path, ""), WithoutNVRTC())
	}
	if err != nil {
		t.Fatal(err)
	}
	bare = e
	return e
}

// translate compiles for the fake device what is embedded.
func translate(t testing.TB, device *fake.Device) {
	t.Helper()
	e, err := New(Libraries(device.Path, device.Path, device.Path))
	if err != nil {
		t.Fatal(err)
	}
	all, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	for name, source := range all {
		code, err := e.nvrtc.compiled(source, e.device)
		if err != nil {
			t.Fatal(name, err)
		}
		device.Translate(strings.TrimSuffix(fmt.Sprintf(embeddedEntry, name, sha256.Sum256([]byte(source))), "\n"), code)
	}
}

func fakeLibraries(t testing.TB) Option {
	path := fake.Library(t)
	return Libraries(path, path, path)
}

// farthest is how far an element may lie from the interpreter's, relative to the
// largest of the result, but at least 1.
var farthest = map[autodiff.DType]float64{autodiff.Float64: 1e-12, autodiff.Float32: 1e-4}

// Every op of the Catalog and its adjoints have the interpreter's values.
func TestCatalog(t *testing.T) { runCatalog(t, testEngine(t)) }

// So they have without a compiler: every one has a kernel that is embedded, and
// none is fused. Each launch has the arguments of the PTX's parameters, or there
// would be a panic.
func TestCatalogWithoutNVRTC(t *testing.T) {
	e := bareEngine(t)
	if e.Compiles() == nil || !strings.Contains(e.String(), "without NVRTC: ops are not fused") {
		t.Errorf("%v: %v", e, e.Compiles())
	}
	runCatalog(t, e)
}

func runCatalog(t *testing.T, e *Engine) {
	onHost := map[string]int{}
	worst := map[autodiff.DType]float64{}
	for _, spec := range ops.Catalog() {
		t.Run(spec.Name, func(t *testing.T) {
			for n := range 4 {
				for float, limit := range farthest {
					if n > 1 && (float == autodiff.Float32) == (n%2 == 0) {
						continue
					}
					g := autodiff.NewGraph(float)
					fetches, feed := catalogCase(t, g, spec, n)
					options := []vm.Option{vm.WithEngine(e)}
					if n > 0 && e.Compiles() == nil { // every chain must be compiled
						options = append(options, vm.WithoutPass("fuse"))
					}
					d, p := farthestOf(t, g, feed, fetches, options...)
					worst[float] = max(worst[float], d)
					if !(d <= limit) {
						t.Errorf("draw %d, %s: off by %v", n, float, d)
					}
					for _, r := range p.Profile().Rows {
						if r.Host {
							onHost[r.Op]++
						}
					}
				}
			}
		})
	}
	t.Log("farthest:", worst)
	if len(onHost) > 0 {
		t.Error("the device has no kernel for", onHost)
	}
}

// farthestOf runs a program three times, enqueued, recorded and replayed, and
// returns how far it is from the interpreter at most.
func farthestOf(t *testing.T, g *autodiff.Graph, feed vm.Feed, fetches []*node, options ...vm.Option) (most float64, p *vm.Program) {
	t.Helper()
	want, err := machine(t, g).Interpret(feed, fetches...)
	if err != nil {
		t.Fatal(err)
	}
	p = compile(t, machine(t, g, options...), fetches...)
	for run := range 3 {
		have, err := p.Run(feed)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			d := distance(have[i], want[i])
			if !(d <= most) {
				most = d
			}
			if d > 1e-3 {
				t.Errorf("run %d: %s is %v, want %v", run, fetches[i], have[i], want[i])
			}
		}
	}
	return most, p
}

func machine(t testing.TB, g *autodiff.Graph, opts ...vm.Option) *vm.Machine {
	t.Helper()
	m, err := vm.New(g, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func compile(t testing.TB, m *vm.Machine, fetches ...*node) *vm.Program {
	t.Helper()
	p, err := m.Compile(fetches...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// catalogCase declares a case with the adjoints of its inputs, and draws a feed.
func catalogCase(t *testing.T, g *autodiff.Graph, spec ops.Spec, n int) ([]*node, vm.Feed) {
	r, feed := rand.New(rand.NewPCG(uint64(n), 3)), vm.Feed{}
	draw := func(x *node, a ops.Arg) *node {
		v := tensor.New(tensor.Of(x.DType().Tensor()), tensor.WithShape(a.Shape.Extents()...))
		for i := range v.Shape().TotalSize() {
			u := a.Lo + r.Float64()*(a.Hi-a.Lo)
			switch x.DType() {
			case autodiff.Float64:
				v.Float64s()[i] = u
			case autodiff.Float32:
				v.Float32s()[i] = float32(u)
			case autodiff.Int64:
				v.Int64s()[i] = int64(u)
			case autodiff.Bool:
				v.Bools()[i] = u >= 1
			}
		}
		feed[x] = v
		return x
	}
	c := spec.Draw(ops.NewDraw(n))
	in := make([]*node, len(c.In))
	for i, a := range c.In {
		name, e := fmt.Sprint("x", i), a.Shape.Extents()
		switch a.DType {
		case autodiff.Int64:
			in[i] = draw(g.IntInput(name, e...), a)
		case autodiff.Bool:
			in[i] = draw(g.BoolInput(name, e...), a)
		default:
			in[i] = draw(g.Input(name, e...), a)
		}
	}
	y := c.Build(in)
	fetches := []*node{y}
	if y.Valid() && y.DType().IsFloat() && y.DType() == g.Float() {
		dy := draw(g.Input("dy", y.Shape().Extents()...), ops.Float(y.Shape()))
		for _, x := range in {
			if x.DType() == g.Float() {
				dx, err := autodiff.VJP(y, dy, x)
				if err == nil { // some let no gradient flow
					fetches = append(fetches, dx...)
				}
			}
		}
	}
	return fetches, feed
}

// distance returns how far the elements of have lie from those of want, at
// most, relative to the largest of want, but at least 1. It is +Inf where one
// is a NaN, or an infinity, and the other is not.
func distance(have, want *tensor.Dense) float64 {
	h, w := float64s(have), float64s(want)
	if len(h) != len(w) || have.Dtype() != want.Dtype() {
		return math.Inf(1)
	}
	largest, most := 1.0, 0.0
	for i := range w {
		if !math.IsNaN(w[i]) && !math.IsInf(w[i], 0) {
			largest = max(largest, math.Abs(w[i]))
		}
		switch {
		case h[i] == w[i] || h[i] != h[i] && w[i] != w[i]:
		case math.IsInf(h[i]-w[i], 0) || h[i] != h[i] || w[i] != w[i]:
			return math.Inf(1)
		default:
			most = max(most, math.Abs(h[i]-w[i]))
		}
	}
	return most / largest
}

// float64s returns the elements, copied.
func float64s(t *tensor.Dense) []float64 {
	v := make([]float64, 0, t.Shape().TotalSize())
	for i := range cap(v) {
		switch t.Dtype() {
		case tensor.Float64:
			v = append(v, t.Float64s()[i])
		case tensor.Float32:
			v = append(v, float64(t.Float32s()[i]))
		case tensor.Int64:
			v = append(v, float64(t.Int64s()[i]))
		default:
			v = append(v, float64(t.Uint8s()[i]))
		}
	}
	return v
}
