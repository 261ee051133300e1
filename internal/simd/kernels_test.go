package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"unsafe"
)

// A subject is a kernel under test: it writes dst from inputs of dst's length.
type subject[T Float] struct {
	name   string
	inputs int
	places int // how many of the inputs dst may be
	run    func(k *kernels[T], dst []T, in [][]T)
	ulps   float64 // by which levels may differ from the plain loop
}

func subjects[T Float]() []subject[T] {
	unary := func(name string, f func(k *kernels[T]) func(dst, x []T)) subject[T] {
		return subject[T]{name, 1, 1, func(k *kernels[T], dst []T, in [][]T) { f(k)(dst, in[0]) }, 0}
	}
	approximate := func(name string, f func(k *kernels[T]) func(dst, x []T)) subject[T] {
		s := unary(name, f)
		s.ulps = 3 // the plain loop in float64 errs, too
		return s
	}
	binary := func(name string, f func(k *kernels[T]) func(dst, a, b []T)) subject[T] {
		return subject[T]{name, 2, 2, func(k *kernels[T], dst []T, in [][]T) { f(k)(dst, in[0], in[1]) }, 0}
	}
	scalar := func(name string, f func(k *kernels[T]) func(dst, x []T, c T)) subject[T] {
		return subject[T]{name, 1, 1, func(k *kernels[T], dst []T, in [][]T) { f(k)(dst, in[0], -1.7) }, 0}
	}
	update := func(name string, f func(k *kernels[T]) func(dst, x []T, c T)) subject[T] {
		return subject[T]{name, 2, 1, func(k *kernels[T], dst []T, in [][]T) {
			copy(dst, in[0])
			f(k)(dst, in[1], 0.3)
		}, 0}
	}
	type (
		bin = func(dst, a, b []T)
		un  = func(dst, x []T)
		sc  = func(dst, x []T, c T)
	)
	return []subject[T]{
		binary("add", func(k *kernels[T]) bin { return k.add }),
		binary("sub", func(k *kernels[T]) bin { return k.sub }),
		binary("mul", func(k *kernels[T]) bin { return k.mul }),
		binary("div", func(k *kernels[T]) bin { return k.div }),
		binary("maximum", func(k *kernels[T]) bin { return k.maximum }),
		binary("minimum", func(k *kernels[T]) bin { return k.minimum }),
		unary("neg", func(k *kernels[T]) un { return k.neg }),
		unary("abs", func(k *kernels[T]) un { return k.abs }),
		unary("square", func(k *kernels[T]) un { return k.square }),
		unary("sqrt", func(k *kernels[T]) un { return k.sqrt }),
		unary("relu", func(k *kernels[T]) un { return k.relu }),
		unary("sign", func(k *kernels[T]) un { return k.sign }),
		approximate("exp", func(k *kernels[T]) un { return k.exp }),
		approximate("log", func(k *kernels[T]) un { return k.log }),
		approximate("tanh", func(k *kernels[T]) un { return k.tanh }),
		approximate("sigmoid", func(k *kernels[T]) un { return k.sigmoid }),
		approximate("softplus", func(k *kernels[T]) un { return k.softplus }),
		approximate("erf", func(k *kernels[T]) un { return k.erf }),
		{"gelu", 1, 1, func(k *kernels[T], dst []T, in [][]T) { k.gelu(dst, in[0]) }, 5000}, // the loop errs
		scalar("scale", func(k *kernels[T]) sc { return k.scale }),
		scalar("leak", func(k *kernels[T]) sc { return k.leak }),
		scalar("shift", func(k *kernels[T]) sc { return k.shift }),
		update("axpy", func(k *kernels[T]) sc { return k.axpy }),
		update("descend", func(k *kernels[T]) sc { return k.descend }),
		{"fill", 0, 0, func(k *kernels[T], dst []T, _ [][]T) { k.fill(dst, 2.5) }, 0},
	}
}

// levelsHere lists the levels that this machine has.
func levelsHere() []Level {
	var l []Level
	for level := Generic; level <= available; level++ {
		l = append(l, level)
	}
	return l
}

func kernelsAt[T Float](l Level) *kernels[T] {
	if is32[T]() {
		return (*kernels[T])(unsafe.Pointer(kernels32(l)))
	}
	return (*kernels[T])(unsafe.Pointer(kernels64(l)))
}

// No level lacks a kernel.
func TestKernels(t *testing.T) {
	for _, l := range levelsHere() {
		for _, k := range []any{*kernels32(l), *kernels64(l)} {
			for i, v := 0, reflect.ValueOf(k); i < v.NumField(); i++ {
				if v.Field(i).IsNil() {
					t.Errorf("%s: %s has no %s", l, v.Type(), v.Type().Field(i).Name)
				}
			}
		}
	}
}

// Every kernel of every level against its plain loop: at every length 0 … 66,
// every offset 0 … 15, with NaN, infinities, zeros of both signs and denormals,
// into memory whose neighbours must not change, also in place.
func TestElementwise(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testElementwise[float32](t, l) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testElementwise[float64](t, l) })
	}
}

func testElementwise[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(1, 2))
	have, want := kernelsAt[T](l), generic[T]()
	for _, s := range subjects[T]() {
		for n := range 67 {
			for offset := range 16 {
				in := make([][]T, s.inputs)
				for i := range in {
					in[i] = fenced[T](n, offset+5*i)
					randomize(r, in[i])
				}
				oracle := make([]T, n)
				s.run(want, oracle, in)
				// Into memory of its own, then into that of each input.
				for place := -1; place < s.places; place++ {
					dst, args := fenced[T](n, offset+3), make([][]T, s.inputs)
					copy(args, in)
					if place >= 0 {
						dst = fenced[T](n, offset)
						copy(dst, in[place])
						args[place] = dst
					}
					s.run(have, dst, args)
					if err := agree(dst, oracle, s.ulps); err != nil {
						t.Fatalf("%s, n = %d, offset %d, in place of %d: %v", s.name, n, offset, place, err)
					}
					if !intact(dst) {
						t.Fatalf("%s, n = %d, offset %d: writes beyond its slice", s.name, n, offset)
					}
				}
			}
		}
	}
}

// Rows and columns are repeated as the loops say.
func TestBroadcasts(t *testing.T) {
	for _, l := range levelsHere() {
		t.Run(l.String()+"/float32", func(t *testing.T) { testBroadcasts[float32](t, l) })
		t.Run(l.String()+"/float64", func(t *testing.T) { testBroadcasts[float64](t, l) })
	}
}

func testBroadcasts[T Float](t *testing.T, l Level) {
	r := rand.New(rand.NewPCG(3, 4))
	h, w := kernelsAt[T](l), generic[T]()
	for cols := range 67 {
		for rows := range 5 {
			a, row, col := fenced[T](rows*cols, 1), fenced[T](cols, 2), fenced[T](rows, 3)
			randomize(r, a)
			randomize(r, row)
			randomize(r, col)
			for i, f := range [][2]func(dst, a, b []T){{h.addRows, w.addRows}, {h.subRows, w.subRows}, {h.mulRows, w.mulRows}, {h.divRows, w.divRows}} {
				have, want := fenced[T](rows*cols, i), make([]T, rows*cols)
				f[0](have, a, row)
				f[1](want, a, row)
				if err := agree(have, want, 0); err != nil || !intact(have) {
					t.Fatalf("row operation %d of %d×%d: %v, neighbours intact: %v", i, rows, cols, err, intact(have))
				}
			}
			for i, f := range [][2]func(dst, a, b []T, cols int){{h.addCols, w.addCols}, {h.subCols, w.subCols}, {h.mulCols, w.mulCols}, {h.divCols, w.divCols}} {
				have, want := fenced[T](rows*cols, i), make([]T, rows*cols)
				f[0](have, a, col, cols)
				f[1](want, a, col, cols)
				if err := agree(have, want, 0); err != nil || !intact(have) {
					t.Fatalf("column operation %d of %d×%d: %v, neighbours intact: %v", i, rows, cols, err, intact(have))
				}
			}
		}
	}
}

const (
	band  = 24
	fence = 12345
)

// fenced returns n elements at an offset from an aligned address, with a band
// of known values on both sides.
func fenced[T Float](n, offset int) []T {
	b := make([]T, n+2*band+32)
	for i := range b {
		b[i] = fence
	}
	return b[band+offset%16:][:n:n]
}

// intact tells whether the bands around a fenced x are as they were made.
func intact[T Float](x []T) bool {
	before := unsafe.Slice((*T)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(x)), -band*int(unsafe.Sizeof(T(0))))), band)
	after := unsafe.Slice((*T)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(x)), len(x)*int(unsafe.Sizeof(T(0))))), band)
	for i := range band {
		if before[i] != fence || after[i] != fence {
			return false
		}
	}
	return true
}

// randomize fills x with numbers of all kinds and sizes.
func randomize[T Float](r *rand.Rand, x []T) {
	special := []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64,
		5e-324, -1e-310, 3e-39, -1e-45, math.MaxFloat32, 88.8, -88, -104, 710, -746, 0.5, -0.25}
	for i := range x {
		switch r.IntN(6) {
		case 0:
			x[i] = T(special[r.IntN(len(special))])
		case 1:
			x[i] = T(math.Ldexp(r.Float64()-0.5, r.IntN(200)-100))
		default:
			x[i] = T(6 * r.NormFloat64())
		}
	}
}

// agree returns the first element in which have differs from want by more than
// so many units in the last place. NaN agrees with NaN, and +0 not with −0.
func agree[T Float](have, want []T, ulps float64) error {
	for i, w := range want {
		h := have[i]
		if h == w && math.Signbit(float64(h)) == math.Signbit(float64(w)) || h != h && w != w {
			continue
		}
		if d := math.Abs(float64(h)-float64(w)) / ulp(w); !(d <= ulps) {
			return fmt.Errorf("element %d: have %v, want %v: %.2f ulp", i, h, w, d)
		}
	}
	return nil
}

// ulp is the distance of floats of x's type around x.
func ulp[T Float](x T) float64 {
	if unsafe.Sizeof(x) == 4 {
		e := int(math.Float32bits(float32(x)) >> 23 & 0xff)
		return math.Float64frombits(uint64(max(e, 1)-150+1023) << 52)
	}
	_, e := math.Frexp(float64(x))
	return math.Ldexp(1, max(e-53, -1074))
}
