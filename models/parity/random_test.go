package parity

import (
	"math"
	"slices"
	"testing"

	"keisan/models/data"
)

func init() { kinds["rng"] = randomNumbers }

// calls are NumPy's calls, by the names that the case gives them.
var calls = map[string]func(t *testing.T, r *data.RandomState) []float64{
	"randint(0, 2**32, size=5, dtype=uint32)  [= five raw 32-bit outputs]": func(_ *testing.T, r *data.RandomState) (words []float64) {
		for range 5 {
			words = append(words, float64(r.Uint32()))
		}
		return words
	},
	"random_sample(5)": func(_ *testing.T, r *data.RandomState) []float64 { return r.Rand(5) },
	"randn(7)  [odd count: leaves a cached value]":  func(_ *testing.T, r *data.RandomState) []float64 { return r.Randn(7) },
	"rand(2, 3)  [does not touch the cached value]": func(_ *testing.T, r *data.RandomState) []float64 { return r.Rand(6) },
	"randn(4)  [first value is the cached one]":     func(_ *testing.T, r *data.RandomState) []float64 { return r.Randn(4) },
	"permutation(10)":                          func(_ *testing.T, r *data.RandomState) []float64 { return shuffled(r, 10, 1, 1) },
	"permutation(arange(6)*10)":                func(_ *testing.T, r *data.RandomState) []float64 { return shuffled(r, 6, 10, 1) },
	"shuffle(arange(12).reshape(6,2))  [rows]": func(_ *testing.T, r *data.RandomState) []float64 { return shuffled(r, 6, 2, 2) },
	"shuffle(arange(300))":                     func(_ *testing.T, r *data.RandomState) []float64 { return shuffled(r, 300, 1, 1) },
	"randint(0, 1)":                            func(t *testing.T, r *data.RandomState) []float64 { return wide(r.RandInt(0, 1, 1))(t) },
	"[randint(0, 5000) six times]":             func(t *testing.T, r *data.RandomState) []float64 { return wide(r.RandInt(0, 5000, 6))(t) },
	"randint(3, 10, size=8)":                   func(t *testing.T, r *data.RandomState) []float64 { return wide(r.RandInt(3, 10, 8))(t) },
	"choice(100, 6)":                           func(t *testing.T, r *data.RandomState) []float64 { return wide(r.Choice(100, 6, true, nil))(t) },
	"choice(10, 4, replace=False)":             func(t *testing.T, r *data.RandomState) []float64 { return wide(r.Choice(10, 4, false, nil))(t) },
	"choice(8, 9, p=[1..8]/36)":                func(t *testing.T, r *data.RandomState) []float64 { return wide(r.Choice(8, 9, true, rising()))(t) },
	"choice(8, p=[1..8]/36) scalar":            func(t *testing.T, r *data.RandomState) []float64 { return wide(r.Choice(8, 1, true, rising()))(t) },
	"[choice(6, 4, replace=False, p=[.90,.01,.02,0,.03,.04]) six times]": func(t *testing.T, r *data.RandomState) (all []float64) {
		for range 6 {
			all = append(all, wide(r.Choice(6, 4, false, []float64{.90, .01, .02, 0, .03, .04}))(t)...)
		}
		return all
	},
	"normal(2.0, 3.0, 3)": func(t *testing.T, r *data.RandomState) []float64 { return wide(r.Normal(2, 3, 3))(t) },
	"uniform(-1, 1, 3)":   func(t *testing.T, r *data.RandomState) []float64 { return wide(r.Uniform(-1, 1, 3))(t) },
	"random_sample()":     func(_ *testing.T, r *data.RandomState) []float64 { return r.Rand(1) },
}

// randomNumbers makes the calls of the case in turn; normal values may be 2 units
// in the last place off.
func randomNumbers(t *testing.T, f *file) {
	var c struct {
		Runs []struct {
			Seed     uint32
			Sequence []struct {
				Call  string
				Value array
			}
			After stream `json:"state_after"`
			Many  struct {
				Sum, Sumsq float64
				Last4      []float64
			} `json:"randn_100000_after_seed"`
		}
	}
	f.into(t, &c)
	for _, run := range c.Runs {
		m := &model{T: t}
		r := data.NewRandomState(run.Seed)
		for _, s := range run.Sequence {
			call := calls[s.Call]
			if call == nil {
				t.Fatalf("nothing makes the call %s", s.Call)
			}
			if have := call(t, r); !slices.EqualFunc(have, s.Value.values, func(a, b float64) bool { return math.Abs(a-b) <= 5e-16*math.Abs(b) }) {
				t.Errorf("seed %d: %s: have %v, want %v", run.Seed, s.Call, have, s.Value.values)
			}
		}
		m.at(r, run.After)
		many := data.NewRandomState(run.Seed).Randn(100000)
		sum, sumsq := 0.0, 0.0
		for _, v := range many {
			sum, sumsq = sum+v, sumsq+v*v
		}
		if want := run.Many; !(math.Abs(sum-want.Sum) <= 1e-9) || !(math.Abs(sumsq-want.Sumsq) <= 1e-6) ||
			!slices.EqualFunc(many[len(many)-4:], want.Last4, func(a, b float64) bool { return math.Abs(a-b) <= 5e-16*math.Abs(b) }) {
			t.Errorf("seed %d: 100000 normals: have %v %v, want %+v", run.Seed, sum, sumsq, want)
		}
	}
}

// shuffled shuffles n rows of the numbers 0, step, 2 step, … of this width.
func shuffled(r *data.RandomState, n, step, width int) (x []float64) {
	order := until(n)
	r.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, row := range order {
		for k := range width {
			x = append(x, float64(int(row)*step+k))
		}
	}
	return x
}

func rising() (p []float64) {
	for i := range 8 {
		p = append(p, float64(i+1)/36)
	}
	return p
}

// wide returns numbers as float64, unless there is an error.
func wide[T int | int64 | float64](x []T, err error) func(*testing.T) []float64 {
	return func(t *testing.T) (w []float64) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range x {
			w = append(w, float64(v))
		}
		return w
	}
}
