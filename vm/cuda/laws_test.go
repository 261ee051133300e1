package cuda

import (
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/internal/ptx"
	"keisan/vm"
	"keisan/vm/cuda/fake"
	"keisan/vm/enginetest"
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
		device.Translate(strings.TrimSuffix(ptx.Header(name, source), "\n"), code)
	}
}

func fakeLibraries(t testing.TB) Option {
	path := fake.Library(t)
	return Libraries(path, path, path)
}

// Every op of the Catalog and its adjoints have the interpreter's values also
// without a compiler: each has a kernel that is embedded, and none is fused. Each
// launch has the arguments of the PTX's parameters, or there would be a panic.
// With a compiler, that is a part of the law of package vm.
func TestCatalogWithoutNVRTC(t *testing.T) {
	e := bareEngine(t)
	if e.Compiles() == nil || !strings.Contains(e.String(), "without NVRTC: ops are not fused") {
		t.Errorf("%v: %v", e, e.Compiles())
	}
	enginetest.Check(t, e, enginetest.Catalog(4))
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
			d := enginetest.Distance(have[i], want[i])
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
