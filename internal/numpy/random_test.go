package numpy

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"os"
	"reflect"
	"testing"
)

// reference is testdata/rng.json: what NumPy 1.24.2 returned.
type reference struct {
	Runs []struct {
		Seed     uint32
		Sequence []struct {
			Call  string
			Value any
		}
		StateAfter struct {
			Pos                 int
			Key                 [4]uint32  `json:"key0to3"`
			HasGauss            int        `json:"has_gauss"`
			CachedGaussian      float64    `json:"cached_gaussian"`
			NextTwoRandomSample [2]float64 `json:"next_two_random_sample"`
		} `json:"state_after"`
		Randn struct {
			Sum, Sumsq float64
			Last4      [4]float64
		} `json:"randn_100000_after_seed"`
	}
}

func readReference(t *testing.T) reference {
	t.Helper()
	b, err := os.ReadFile("testdata/rng.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref reference
	if err := json.Unmarshal(b, &ref); err != nil {
		t.Fatal(err)
	}
	return ref
}

// calls maps each call of rng.json to ours.
var calls = map[string]func(r *RandomState) (any, error){
	"randint(0, 2**32, size=5, dtype=uint32)  [= five raw 32-bit outputs]": func(r *RandomState) (any, error) {
		return fill(5, r.Uint32), nil
	},
	"random_sample(5)": func(r *RandomState) (any, error) { return fill(5, r.Float64), nil },
	"randn(7)  [odd count: leaves a cached value]":  func(r *RandomState) (any, error) { return r.Randn(7), nil },
	"rand(2, 3)  [does not touch the cached value]": func(r *RandomState) (any, error) { return rows(r.Rand(6), 3), nil },
	"randn(4)  [first value is the cached one]":     func(r *RandomState) (any, error) { return fill(4, r.NormFloat64), nil },
	"permutation(10)":                          func(r *RandomState) (any, error) { return r.Permutation(10), nil },
	"permutation(arange(6)*10)":                func(r *RandomState) (any, error) { return shuffled(r, 6, 10), nil },
	"shuffle(arange(12).reshape(6,2))  [rows]": func(r *RandomState) (any, error) { return shuffledRows(r), nil },
	"shuffle(arange(300))":                     func(r *RandomState) (any, error) { return shuffled(r, 300, 1), nil },
	"randint(0, 1)":                            func(r *RandomState) (any, error) { return first(r.RandInt(0, 1, 1)) },
	"[randint(0, 5000) six times]":             func(r *RandomState) (any, error) { return r.RandInt(0, 5000, 6) },
	"randint(3, 10, size=8)":                   func(r *RandomState) (any, error) { return r.RandInt(3, 10, 8) },
	"choice(100, 6)":                           func(r *RandomState) (any, error) { return r.Choice(100, 6, true, nil) },
	"choice(10, 4, replace=False)":             func(r *RandomState) (any, error) { return r.Choice(10, 4, false, nil) },
	"choice(8, 9, p=[1..8]/36)":                func(r *RandomState) (any, error) { return r.Choice(8, 9, true, eighths()) },
	"choice(8, p=[1..8]/36) scalar":            func(r *RandomState) (any, error) { return first(r.Choice(8, 1, true, eighths())) },
	"[choice(6, 4, replace=False, p=[.90,.01,.02,0,.03,.04]) six times]": func(r *RandomState) (any, error) {
		var all [][]int
		for range 6 {
			c, err := r.Choice(6, 4, false, []float64{.90, .01, .02, 0, .03, .04})
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
		return all, nil
	},
	"normal(2.0, 3.0, 3)": func(r *RandomState) (any, error) { return r.Normal(2, 3, 3) },
	"uniform(-1, 1, 3)":   func(r *RandomState) (any, error) { return r.Uniform(-1, 1, 3) },
	"random_sample()":     func(r *RandomState) (any, error) { return r.Float64(), nil },
}

func eighths() []float64 {
	p := make([]float64, 8)
	for i := range p {
		p[i] = float64(i+1) / 36
	}
	return p
}

func first[T any](x []T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return x[0], nil
}

func rows[T any](x []T, width int) (m [][]T) {
	for ; len(x) > 0; x = x[width:] {
		m = append(m, x[:width])
	}
	return m
}

func shuffled(r *RandomState, n, step int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = i * step
	}
	r.Shuffle(n, func(i, j int) { x[i], x[j] = x[j], x[i] })
	return x
}

func shuffledRows(r *RandomState) [][]int {
	x := rows([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 2)
	r.Shuffle(6, func(i, j int) { x[i], x[j] = x[j], x[i] })
	return x
}

func TestEveryCallEqualsNumPy(t *testing.T) {
	for _, run := range readReference(t).Runs {
		r := NewRandomState(run.Seed)
		for _, step := range run.Sequence {
			call, ok := calls[step.Call]
			if !ok {
				t.Fatalf("no call for %q", step.Call)
			}
			value, err := call(r)
			if err != nil {
				t.Fatalf("seed %d: %s: %v", run.Seed, step.Call, err)
			}
			// Shortest decimals name a float64 exactly, so JSON compares bits.
			have, _ := json.Marshal(value)
			var back any
			json.Unmarshal(have, &back)
			if !reflect.DeepEqual(back, step.Value) {
				t.Errorf("seed %d: %s\nhave %s\nwant %v", run.Seed, step.Call, have, step.Value)
			}
		}
		s, want := r.State(), run.StateAfter
		if s.Pos != want.Pos || [4]uint32(s.Key[:4]) != want.Key || s.HasGauss != (want.HasGauss != 0) || s.Gauss != want.CachedGaussian {
			t.Errorf("seed %d: state: have pos %d key %v gauss %v %v, want %+v", run.Seed, s.Pos, s.Key[:4], s.HasGauss, s.Gauss, want)
		}
		if have := [2]float64(r.Rand(2)); have != want.NextTwoRandomSample {
			t.Errorf("seed %d: next: have %v, want %v", run.Seed, have, want.NextTwoRandomSample)
		}
	}
}

func TestSumsOf100000Normals(t *testing.T) {
	for _, run := range readReference(t).Runs {
		z := NewRandomState(run.Seed).Randn(100000)
		squares := make([]float64, len(z))
		for i, v := range z {
			squares[i] = float64(v * v)
		}
		if have, want := exactSum(z), run.Randn.Sum; have != want {
			t.Errorf("seed %d: sum: have %v, want %v", run.Seed, have, want)
		}
		if have, want := exactSum(squares), run.Randn.Sumsq; have != want {
			t.Errorf("seed %d: sum of squares: have %v, want %v", run.Seed, have, want)
		}
		if have, want := [4]float64(z[len(z)-4:]), run.Randn.Last4; have != want {
			t.Errorf("seed %d: last four: have %v, want %v", run.Seed, have, want)
		}
	}
}

// exactSum returns the sum of x rounded once.
func exactSum(x []float64) float64 {
	sum, v := new(big.Float).SetPrec(400), new(big.Float)
	for _, f := range x {
		sum.Add(sum, v.SetFloat64(f))
	}
	f, _ := sum.Float64()
	return f
}

// testdata/ln.npz holds 4000 arguments, those near 1 included, and what the
// C library's log returned for them.
func TestLnEqualsTheCLibrary(t *testing.T) {
	e, err := ReadNpzFile("testdata/ln.npz", nil)
	if err != nil {
		t.Fatal(err)
	}
	x, want := e[0].Array.Data.([]float64), e[1].Array.Data.([]float64)
	for i := range x {
		if have := ln(x[i]); have != want[i] {
			t.Errorf("ln(%v): have %v, want %v", x[i], have, want[i])
		}
	}
}

// testdata/randint.npz holds draws from ranges of every size, made one after
// the other from seed 7, with low and high as [low high] pairs.
func TestRandIntOfWideRanges(t *testing.T) {
	e, err := ReadNpzFile("testdata/randint.npz", nil)
	if err != nil {
		t.Fatal(err)
	}
	bounds, want := rows(e[0].Array.Data.([]int64), 2), rows(e[1].Array.Data.([]int64), 5)
	r := NewRandomState(7)
	for i, b := range bounds {
		have, err := r.RandInt(b[0], b[1], 5)
		if err != nil || !reflect.DeepEqual(have, want[i]) {
			t.Errorf("RandInt(%d, %d, 5): have %v %v, want %v", b[0], b[1], have, err, want[i])
		}
	}
}

func TestImpossibleArguments(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	r := NewRandomState(1)
	before := r.State()
	for _, c := range []struct {
		name string
		err  error
	}{
		{"uniform to infinity", last(r.Uniform(0, inf, 1))},
		{"uniform with NaN", last(r.Uniform(nan, 1, 1))},
		{"uniform of a range that overflows", last(r.Uniform(-math.MaxFloat64, math.MaxFloat64, 1))},
		{"uniform of -1 values", last(r.Uniform(0, 1, -1))},
		{"normal with a negative deviation", last(r.Normal(0, -1, 1))},
		{"normal of -1 values", last(r.Normal(0, 1, -1))},
		{"randint of an empty range", last(r.RandInt(3, 3, 1))},
		{"randint of -1 values", last(r.RandInt(0, 3, -1))},
		{"choice of nothing", last(r.Choice(0, 1, true, nil))},
		{"choice of less than nothing", last(r.Choice(-2, 0, true, nil))},
		{"choice of -1 values", last(r.Choice(4, -1, true, nil))},
		{"choice of 5 different of 4", last(r.Choice(4, 5, false, nil))},
		{"choice with 2 probabilities for 3", last(r.Choice(3, 1, true, []float64{.5, .5}))},
		{"choice with a negative probability", last(r.Choice(2, 1, true, []float64{-.5, 1.5}))},
		{"choice with NaN", last(r.Choice(2, 1, true, []float64{nan, 1}))},
		{"choice with a sum of 0.9", last(r.Choice(2, 1, true, []float64{.5, .4}))},
		{"choice of 2 different where 1 is possible", last(r.Choice(2, 2, false, []float64{1, 0}))},
	} {
		if c.err == nil {
			t.Errorf("%s: no error", c.name)
		}
	}
	for _, n := range []int{0, -1} {
		if have := fmt.Sprint(r.Rand(n), r.Randn(n), r.Permutation(n)); have != "[] [] []" {
			t.Errorf("%d values: have %s", n, have)
		}
	}
	if c, err := r.Choice(0, 0, true, nil); len(c) != 0 || err != nil {
		t.Errorf("no values of nothing: have %v %v", c, err)
	}
	if r.State() != before {
		t.Error("an impossible call drew from the stream")
	}
}

func last[T any](_ T, err error) error { return err }

func TestShuffleOfOneDrawsNothing(t *testing.T) {
	r := NewRandomState(1)
	before := r.State()
	r.Shuffle(1, func(i, j int) { t.Error("swapped") })
	r.Shuffle(-3, func(i, j int) { t.Error("swapped") })
	if r.Interval(0) != 0 || r.State() != before {
		t.Error("the stream moved")
	}
}

func BenchmarkNormFloat64(b *testing.B) {
	r := NewRandomState(1)
	b.ReportAllocs()
	for b.Loop() {
		r.NormFloat64()
	}
}

// testdata/sum.npz holds numbers of very different sizes, and NumPy's sum of
// the first n of them for n = 0 … 1000.
func TestSumIsNumPys(t *testing.T) {
	e, err := ReadNpzFile("testdata/sum.npz", nil)
	if err != nil {
		t.Fatal(err)
	}
	x, want := e[0].Array.Data.([]float64), e[1].Array.Data.([]float64)
	for n := range want {
		if have := Sum(x[:n]); !(have == want[n]) {
			t.Errorf("%d numbers: have %v, want %v", n, have, want[n])
		}
	}
}
