package simd

import (
	"flag"
	"math"
	"math/big"
	"math/rand/v2"
	"sync"
	"testing"
)

var long = flag.Bool("long", false, "test the functions of float32 at every float32, and those of float64 at a hundred times more points: half an hour on two cores")

// A precise function: its kernels, its value in float64, which is exact enough
// for float32, and to many digits.
type precise struct {
	name   string
	f32    func(k *kernels[float32]) func(dst, x []float32)
	f64    func(k *kernels[float64]) func(dst, x []float64)
	value  func(x float64) float64
	exact  func(x *big.Float) *big.Float
	lo, hi float64 // where float64 is dense with interesting values
	bound  float64 // units in the last place
}

var precises = []precise{
	{"exp", func(k *kernels[float32]) func(dst, x []float32) { return k.exp }, func(k *kernels[float64]) func(dst, x []float64) { return k.exp },
		math.Exp, bigExp, -746, 711, 2},
	{"log", func(k *kernels[float32]) func(dst, x []float32) { return k.log }, func(k *kernels[float64]) func(dst, x []float64) { return k.log },
		math.Log, bigLog, 0, 8, 2},
	{"tanh", func(k *kernels[float32]) func(dst, x []float32) { return k.tanh }, func(k *kernels[float64]) func(dst, x []float64) { return k.tanh },
		math.Tanh, bigTanh, -20, 20, 2},
	{"sigmoid", func(k *kernels[float32]) func(dst, x []float32) { return k.sigmoid }, func(k *kernels[float64]) func(dst, x []float64) { return k.sigmoid },
		logistic, bigSigmoid, -746, 40, 2},
	{"softplus", func(k *kernels[float32]) func(dst, x []float32) { return k.softplus }, func(k *kernels[float64]) func(dst, x []float64) { return k.softplus },
		softplus, bigSoftplus, -746, 40, 2},
	{"erf", func(k *kernels[float32]) func(dst, x []float32) { return k.erf }, func(k *kernels[float64]) func(dst, x []float64) { return k.erf },
		math.Erf, bigErf, -6.5, 6.5, 2},
	{"gelu", func(k *kernels[float32]) func(dst, x []float32) { return k.gelu }, func(k *kernels[float64]) func(dst, x []float64) { return k.gelu },
		gelu, bigGELU, -38.7, 9, 2},
}

// The functions of float32 at every 1009th float32, at fewer with -short, or with
// -long at all: one
// function with -run TestAccuracy32/gelu.
func TestAccuracy32(t *testing.T) {
	step := uint64(1009)
	switch {
	case *long:
		step = 1
	case testing.Short():
		step = 10007
	}
	levels := levelsHere()[1:] // the plain loop is what is to be compared with
	for _, f := range precises {
		t.Run(f.name, func(t *testing.T) { testAccuracy32(t, f, levels, step) })
	}
}

func testAccuracy32(t *testing.T, f precise, levels []Level, step uint64) {
	var mu sync.Mutex
	worst, at := make([]float64, len(levels)), make([]float32, len(levels))
	var wg sync.WaitGroup
	const parts = 64
	for part := range uint64(parts) {
		wg.Go(func() {
			w, x := worst32(f, levels, part<<32/parts, (part+1)<<32/parts, step)
			mu.Lock()
			defer mu.Unlock()
			for i := range w {
				if !(w[i] <= worst[i]) {
					worst[i], at[i] = w[i], x[i]
				}
			}
		})
	}
	wg.Wait()
	for i, l := range levels {
		t.Logf("%-8s %-7s float32: %.3f ulp at %v", f.name, l, worst[i], at[i])
		if !(worst[i] <= f.bound) {
			t.Errorf("%s: %s of %v is %.3f ulp off", l, f.name, at[i], worst[i])
		}
	}
}

// worst32 returns, for each level, the largest error over the float32s with
// bits lo ≤ b < hi, and where it is.
func worst32(f precise, levels []Level, lo, hi, step uint64) (worst []float64, at []float32) {
	const n = 4096
	x, y, want := make([]float32, n), make([]float32, n), make([]float64, n)
	worst, at = make([]float64, len(levels)), make([]float32, len(levels))
	for b := lo; b < hi; {
		for i := range x {
			x[i] = math.Float32frombits(uint32(min(b, hi-1)))
			want[i] = f.value(float64(x[i]))
			b += step
		}
		for k, l := range levels {
			f.f32(kernelsAt[float32](l))(y, x)
			for i, h := range y {
				if e := error32(h, want[i]); !(e <= worst[k]) {
					worst[k], at[k] = e, x[i]
				}
			}
		}
	}
	return worst, at
}

// error32 returns the distance of have from want in units in the last place;
// NaN, infinities and the signs of zeros must be the same.
func error32(have float32, want float64) float64 {
	w, h := float32(want), float64(have)
	switch {
	case math.IsNaN(want) && math.IsNaN(h) || math.IsInf(float64(w), 0) && have == w:
		return 0
	case math.IsNaN(want) || math.IsInf(float64(w), 0) || math.IsInf(h, 0), math.Signbit(h) != math.Signbit(want):
		return math.Inf(1)
	}
	return math.Abs(h-want) / ulp(w) // NaN if h is
}

// The functions of float64 at many random points: evenly between the limits,
// near 0 at all scales, and at hard ones.
func TestAccuracy64(t *testing.T) {
	n := 4000
	switch {
	case *long:
		n = 400_000
	case testing.Short():
		n = 400
	}
	for _, f := range precises {
		x := points(f, n)
		exact := make([]*big.Float, len(x))
		var wg sync.WaitGroup
		for part := range 8 {
			wg.Go(func() {
				for i := part; i < len(x); i += 8 {
					if x[i] != 0 {
						exact[i] = f.exact(number(x[i]))
					}
				}
			})
		}
		wg.Wait()
		for _, l := range levelsHere() {
			y := make([]float64, len(x))
			f.f64(kernelsAt[float64](l))(y, x)
			worst, at := 0.0, 0.0
			for i, h := range y {
				if x[i] == 0 {
					if w := f.value(x[i]); h != w || math.Signbit(h) != math.Signbit(w) {
						t.Errorf("%s: %s of %v: have %v, want %v", l, f.name, x[i], h, w)
					}
				} else if e := ulps(h, exact[i]); !(e <= worst) {
					worst, at = e, x[i]
				}
			}
			t.Logf("%-8s %-7s float64: %.3f ulp at %v", f.name, l, worst, at)
			if l != Generic && !(worst <= f.bound) {
				t.Errorf("%s: %s of %v is %.3f ulp off", l, f.name, at, worst)
			}
		}
	}
}

// points returns about n arguments of f.
func points(f precise, n int) []float64 {
	r := rand.New(rand.NewPCG(7, 8))
	x := []float64{0, math.Copysign(0, -1), math.Ln2, -math.Ln2, math.Ln2 / 2, -math.Ln2 / 2, 0.75, 1.5, 1, -1, 0.5, 2, 5e-324, 0x1p-1022, -5e-324,
		709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412, -708.3964185322641, 18.714973875118524, 22, 36.7368005696771, -36.7368005696771}
	for len(x) < n {
		x = append(x, f.lo+r.Float64()*(f.hi-f.lo), 2*r.NormFloat64(),
			math.Ldexp(r.Float64()-0.5, -r.IntN(100)), 1+math.Ldexp(r.Float64()-0.5, -r.IntN(50)), math.Float64frombits(r.Uint64()>>1))
		k := float64(r.IntN(1400) - 700) // close to the seams of exp's reduction
		x = append(x, (k+0.5)*math.Ln2*(1+math.Ldexp(r.Float64()-0.5, -r.IntN(52))))
	}
	for i, v := range x {
		if f.lo >= 0 {
			x[i] = math.Abs(v)
		}
		if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 2000 && f.name != "log" {
			x[i] = 1
		}
	}
	return x
}

// Special values are those of package math.
func TestSpecialValues(t *testing.T) {
	inf := math.Inf(1)
	x := []float64{0, math.Copysign(0, -1), inf, -inf, math.NaN(), math.MaxFloat64, -math.MaxFloat64, 1e4, -1e4, 5e-324, -5e-324, -1, 3e38, -3e38}
	for _, f := range precises {
		for _, l := range levelsHere() {
			y := make([]float64, len(x))
			f.f64(kernelsAt[float64](l))(y, x)
			x32, y32 := make([]float32, len(x)), make([]float32, len(x))
			for i, v := range x {
				x32[i] = float32(v)
			}
			f.f32(kernelsAt[float32](l))(y32, x32)
			for i, v := range x {
				want := f.value(v)
				if f.name == "log" {
					want = logarithm(v)
				}
				if err := agree(y[i:i+1], []float64{want}, 2); err != nil {
					t.Errorf("%s: %s of %v: %v", l, f.name, v, err)
				}
				if err := agree(y32[i:i+1], []float32{float32(f.value(float64(x32[i])))}, 2); err != nil {
					t.Errorf("%s: %s of %v: %v", l, f.name, x32[i], err)
				}
			}
		}
	}
}
