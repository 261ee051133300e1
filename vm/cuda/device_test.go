package cuda

import (
	"errors"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm"
)

// cube is a user's op: its own loop, and, if it is bare no more, CUDA C.
type cube struct{}

func (cube) String() string                                  { return "Cube" }
func (cube) InPlace(int) bool                                { return true }
func (cube) Infer(in []autodiff.Type) (autodiff.Type, error) { return in[0], nil }
func (cube) Run(dst *tensor.Dense, in []*tensor.Dense) error {
	for i, v := range in[0].Float64s() {
		dst.Float64s()[i] = v * v * v
	}
	return nil
}

type cudaCube struct{ cube }

func (cudaCube) CUDA() string { return "a * a * a" }

// A user's op runs on the host, between two sequences, and the profile says so;
// with CUDA C of its own it is a part of a chain, if there is a compiler.
func TestUsersOp(t *testing.T) {
	t.Run("with NVRTC", func(t *testing.T) { runUsersOp(t, testEngine(t)) })
	t.Run("without", func(t *testing.T) { runUsersOp(t, bareEngine(t)) })
}

func runUsersOp(t *testing.T, e *Engine) {
	for _, op := range []autodiff.Op{cube{}, cudaCube{}} {
		g := autodiff.NewGraph(autodiff.Float64)
		x := g.Input("x", autodiff.Batch, 3)
		y := ops.Tanh(autodiff.Apply(op, ops.Add(x, ops.Square(x))))
		v := tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{-1, 0.5, 0.25, 0, 1, -0.125}))
		d, p := farthestOf(t, g, vm.Feed{x: v}, []*node{y}, vm.WithEngine(e))
		if !(d <= 1e-15) {
			t.Errorf("%T: off by %v", op, d)
		}
		var host, all int
		for _, r := range p.Profile().Rows {
			all++
			if r.Host {
				host++
			}
		}
		_, bare := op.(cube)
		bare = bare || e.Compiles() != nil
		if bare && host != 1 || !bare && (host != 0 || all != 1) {
			t.Errorf("%T: %d of %d calls on the host\n%s", op, host, all, p.Profile())
		}
		if bare != strings.Contains(p.Profile().String(), "Cube, on the host") {
			t.Errorf("%T: the profile says\n%s", op, p.Profile())
		}
	}
}

// A program that does not fit says how much it needs, and how much there is.
func TestOutOfMemory(t *testing.T) {
	e, err := New(fakeLibraries(t))
	if err != nil {
		t.Fatal(err)
	}
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 1<<15, 1<<15) // 8 GiB and the result's, sixteen times what the fake device has
	_, err = machine(t, g, vm.WithEngine(e)).Compile(ops.Exp(x))
	if err == nil || !strings.Contains(err.Error(), "takes 17179869184 bytes") || !strings.Contains(err.Error(), "MiB are free") {
		t.Error(err)
	}
}

// Variables stay tensors that can be read and written between runs, and survive
// recordings.
func TestVariables(t *testing.T) {
	e := testEngine(t)
	g := autodiff.NewGraph(autodiff.Float64)
	w := g.Param("w", autodiff.Normal(0, 1), 3)
	next := autodiff.Assign(w, ops.Scale(w, 2))
	m := machine(t, g, vm.WithEngine(e))
	p := compile(t, m, next)
	v := m.Value(w)
	want := slices.Clone(v.Float64s())
	for run := range 4 {
		v.Float64s()[1] = float64(run) // the user's
		want[1] = float64(run)
		out, err := p.Run(nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			want[i] *= 2
			if v.Float64s()[i] != want[i] || out[0].Float64s()[i] != want[i] {
				t.Errorf("run %d: %v, fetched %v, want %v", run, v, out[0], want)
			}
		}
	}
	r, err := m.Record(nil, next)
	if err != nil {
		t.Fatal(err)
	}
	if have := r.Value(next).Float64s()[2]; have != 2*want[2] || v.Float64s()[2] != want[2] {
		t.Errorf("recorded %v and left %v, want %v and %v", have, v.Float64s()[2], 2*want[2], want[2])
	}
	if err := m.Reset(w); err != nil || v.Float64s()[2] == want[2] {
		t.Errorf("reset: %v, %v", v, err)
	}
}

// A NaN is found where it comes up.
func TestWatchNaN(t *testing.T) {
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 3)
	y := ops.Square(ops.Log(x).Named("bad"))
	p := compile(t, machine(t, g, vm.WithEngine(testEngine(t)), vm.WatchNaN()), y)
	for _, c := range []struct {
		v  float64
		ok bool
	}{{2, true}, {-1, false}, {math.NaN(), false}, {1, true}} {
		_, err := p.Run(vm.Feed{x: tensor.New(tensor.WithShape(3), tensor.WithBacking([]float64{1, c.v, 2}))})
		if (err == nil) != c.ok {
			t.Errorf("%v: %v", c.v, err)
		}
		if c.v == -1 && (!errors.Is(err, vm.ErrNaN) || !strings.Contains(err.Error(), "bad") || !strings.Contains(err.Error(), "NaN at [1]")) {
			t.Errorf("%v: %v", c.v, err)
		}
	}
}

// poolsDrop tells that steps may allocate in other packages.
var poolsDrop bool

// A steady step allocates nothing, and what programs had on the device is freed
// when they are garbage.
func TestMemoryComesAndGoes(t *testing.T) {
	e := testEngine(t)
	g := autodiff.NewGraph(autodiff.Float64)
	x := g.Input("x", 5)
	y := ops.Sum(ops.Mul(ops.Exp(x), ops.Shift(x, 1)))
	feed := vm.Feed{x: tensor.New(tensor.WithShape(5), tensor.Of(tensor.Float64))}
	m := machine(t, g, vm.WithEngine(e))
	p := compile(t, m, y)
	for range 3 { // enqueued, recorded, replayed
		if _, err := p.Run(feed); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(10, func() {
		if _, err := p.Run(feed); err != nil {
			t.Fatal(err)
		}
	}); n != 0 && !poolsDrop {
		t.Errorf("a step allocates %v times", n)
	}
	out, err := m.Run(feed, y) // of a program that is garbage then
	if err != nil {
		t.Fatal(err)
	}
	want := out[0].Float64s()[0]
	most := 0
	for range 40 {
		if _, err := m.Run(feed, y); err != nil {
			t.Fatal(err)
		}
		most = max(most, len(e.held))
	}
	left := most
	for range 100 {
		runtime.GC()
		time.Sleep(time.Millisecond)
		e.lock.Lock()
		left = len(e.held)
		e.lock.Unlock()
		if left < most/2 {
			break
		}
	}
	if left >= most/2 {
		t.Errorf("of %d blocks %d are left", most, left)
	}
	if have := out[0].Float64s()[0]; have != want {
		t.Errorf("a fetch has become %v, was %v", have, want)
	}
	if _, err := p.Run(feed); err != nil {
		t.Error(err)
	}
}

// The engine's memory is Gorgonia's kind of memory.
func TestTensorEngine(t *testing.T) {
	e := testEngine(t)
	var _ tensor.Engine = e
	mem, err := e.Alloc(4 * 8)
	if err != nil {
		t.Fatal(err)
	}
	have := tensor.New(tensor.WithShape(4), tensor.Of(tensor.Float64))
	check := func(what string, want float64, err error) {
		t.Helper()
		if err == nil {
			err = e.Memcpy(hostMemory{have.Uintptr(), 32, have}, mem)
		}
		if err != nil || have.Float64s()[0] != want || have.Float64s()[3] != want {
			t.Errorf("%s: %v, %v", what, have, err)
		}
	}
	check("fresh", 0, nil)
	check("set", 1.5, e.Memset(mem, 1.5))
	e.Memclr(mem)
	check("cleared", 0, nil)
	if e.AllocAccessible() || !e.WorksWith(tensor.DataOrder(0)) {
		t.Error("accessible, or of no use for rows")
	}
	if _, err := e.Accessible(mem); err == nil {
		t.Error("memory of the device is in reach")
	}
	if err := e.Memcpy(mem, hostMemory{have.Uintptr(), 40, have}); err == nil {
		t.Error("40 bytes are copied to 32")
	}
	if err := e.Memset(mem, "text"); err == nil {
		t.Error("memory is set to a text")
	}
	if err := e.Free(mem, 32); err != nil {
		t.Error(err)
	}
	if err := e.Free(mem, 32); err == nil {
		t.Error("freed twice")
	}
}

// A damaged file of the cache is not used.
func TestCache(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	path := cachePath("a kernel")
	if path == "" || path == cachePath("another") {
		t.Fatalf("the path is %q", path)
	}
	if code := cached(path); code != nil {
		t.Errorf("%q of nothing", code)
	}
	store(path, []byte("code"))
	if code := cached(path); string(code) != "code" {
		t.Errorf("%q, want code", code)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		damaged := append([]byte(nil), whole...)
		damaged[n] ^= 1
		for _, b := range [][]byte{damaged, whole[:n]} {
			if err := os.WriteFile(path, b, 0o666); err != nil {
				t.Fatal(err)
			}
			if code := cached(path); code != nil {
				t.Errorf("byte %d: %q", n, code)
			}
		}
	}
}
