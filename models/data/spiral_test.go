package data

import (
	"encoding/json"
	"math"
	"math/big"
	"os"
	"slices"
	"strconv"
	"testing"

	"gorgonia.org/tensor"

	"keisan/internal/numpy"
)

// book is testdata/ch01_spiral.json: figures of the book's scripts.
type book struct {
	Config struct {
		Seed      uint32
		Hidden    int `json:"hidden_size"`
		BatchSize int `json:"batch_size"`
		MaxEpoch  int `json:"max_epoch"`
	}
	Dataset struct {
		Rows0   [][]float64 `json:"x_rows_0_11"`
		Rows100 [][]float64 `json:"x_rows_100_103"`
		Rows200 [][]float64 `json:"x_rows_200_203"`
		Row299  []float64   `json:"x_row_299"`
		Sums    []float64   `json:"x_col_sums"`
		Sumsq   []float64   `json:"x_col_sumsq"`
	}
	After struct {
		Pos      int
		Key      [4]uint32  `json:"key0to3"`
		HasGauss int        `json:"has_gauss"`
		Next     [2]float64 `json:"next_two_random_sample"`
	} `json:"rng_after"`
}

func readBook(t *testing.T) (b book) {
	t.Helper()
	text, err := os.ReadFile("testdata/ch01_spiral.json")
	if err == nil {
		err = json.Unmarshal(text, &b)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ulps returns how many float64 lie between a and b of one sign, or a large
// number; -0 and 0 differ.
func ulps(a, b float64) uint64 {
	i, j := math.Float64bits(a), math.Float64bits(b)
	return max(i, j) - min(i, j)
}

func TestSpiralIsTheBooks(t *testing.T) {
	b := readBook(t)
	set, _ := Spiral(b.Config.Seed)
	x := set.X.Data().([]float64)
	rows := func(first int, want [][]float64) {
		t.Helper()
		for i, row := range want {
			for k, w := range row {
				if have := x[(first+i)*2+k]; ulps(have, w) > 1 {
					t.Errorf("x[%d,%d]: have %v, want %v", first+i, k, have, w)
				}
			}
		}
	}
	rows(0, b.Dataset.Rows0)
	rows(100, b.Dataset.Rows100)
	rows(200, b.Dataset.Rows200)
	rows(299, [][]float64{b.Dataset.Row299})
	for k := range 2 {
		var sum, sumsq float64
		for i := k; i < len(x); i += 2 {
			sum += x[i]
			sumsq += x[i] * x[i]
		}
		if !(math.Abs(sum-b.Dataset.Sums[k]) <= 1e-13) || !(math.Abs(sumsq-b.Dataset.Sumsq[k]) <= 1e-13) {
			t.Errorf("column %d: sums have %v %v, want %v %v", k, sum, sumsq, b.Dataset.Sums[k], b.Dataset.Sumsq[k])
		}
	}
}

// All numbers of four seeds: never more than one unit in the last place away,
// and hardly ever that.
func TestSpiralOfSeveralSeeds(t *testing.T) {
	entries, err := numpy.ReadNpzFile("testdata/spiral.npz", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		seed, err := strconv.ParseUint(e.Name, 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		set, _ := Spiral(uint32(seed))
		have, want, differ := set.X.Data().([]float64), e.Data.([]float64), 0
		for i := range want {
			if u := ulps(have[i], want[i]); u > 1 {
				t.Errorf("seed %d: x[%d,%d]: have %v, want %v", seed, i/2, i%2, have[i], want[i])
			} else if u == 1 {
				differ++
			}
		}
		if differ > 6 {
			t.Errorf("seed %d: %d of 600 numbers differ in the last place", seed, differ)
		}
		t.Logf("seed %d: %d of 600 numbers differ in the last place", seed, differ)
	}
}

func TestSpiralClasses(t *testing.T) {
	set, _ := Spiral(7)
	for name, c := range map[string]struct{ x, want tensor.Shape }{
		"X": {set.X.Shape(), tensor.Shape{300, 2}}, "T": {set.T.Shape(), tensor.Shape{300, 3}}, "Labels": {set.Labels.Shape(), tensor.Shape{300}},
	} {
		if !c.x.Eq(c.want) {
			t.Errorf("%s: have shape %v, want %v", name, c.x, c.want)
		}
	}
	oneHot, labels := set.T.Data().([]float64), set.Labels.Data().([]int64)
	for i := range 300 {
		want := []float64{0, 0, 0}
		want[i/100] = 1
		if have := oneHot[3*i : 3*i+3]; !slices.Equal(have, want) || labels[i] != int64(i/100) {
			t.Errorf("row %d: have %v, label %d, want %v", i, have, labels[i], want)
		}
	}
}

func TestSetAs(t *testing.T) {
	set, _ := Spiral(7)
	single, err := set.As(tensor.Float32)
	if err != nil {
		t.Fatal(err)
	}
	x, x32 := set.X.Data().([]float64), single.X.Data().([]float32)
	for i := range x {
		if x32[i] != float32(x[i]) {
			t.Errorf("x %d: have %v, want %v", i, x32[i], float32(x[i]))
		}
	}
	if !single.X.Shape().Eq(set.X.Shape()) || single.T.Dtype() != tensor.Float32 || single.Labels != set.Labels {
		t.Error("shape, targets or labels are wrong")
	}
	back, err := single.As(tensor.Float64)
	if err != nil || back.X.Data().([]float64)[5] != float64(x32[5]) {
		t.Errorf("back to float64: have %v %v", back, err)
	}
	if same, err := set.As(tensor.Float64); err != nil || same.X != set.X {
		t.Errorf("to its own type: have %v %v", same, err)
	}
	for _, dt := range []tensor.Dtype{tensor.Int64, tensor.Bool, {}} {
		if _, err := set.As(dt); err == nil {
			t.Errorf("%v: no error", dt)
		}
	}
	if _, err := (&Set{X: set.Labels, T: set.T}).As(tensor.Float32); err == nil {
		t.Error("integers as X: no error")
	}
}

// sin² + cos² = 1 and sin 2x = 2 sin x cos x pin both down but for their
// rounding; arguments near multiples of π/2 are where cancellation is worst.
func TestSincos(t *testing.T) {
	for _, x := range []float64{0, 1e-300, 1e-9, 0.5, math.Pi / 2, math.Pi, 2 * math.Pi, 4 * math.Pi, 14.2, -3.5, -math.Pi, 22, 44, 49.9} {
		s, c := sincos(x)
		if wantS, wantC := math.Sin(x), math.Cos(x); !(math.Abs(s-wantS) <= 3e-16) || !(math.Abs(c-wantC) <= 3e-16) {
			t.Errorf("%v: have %v %v, want about %v %v", x, s, c, wantS, wantC)
		}
	}
	// sin of the float64 next to π is the distance to π, known to more digits.
	pi, _, err := big.ParseFloat("3.14159265358979323846264338327950288419716939937510582", 10, 200, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := pi.Sub(pi, big.NewFloat(math.Pi)).Float64()
	if have, _ := sincos(math.Pi); have != want {
		t.Errorf("sin π: have %v, want %v", have, want)
	}
}
