package data

import (
	"flag"
	"fmt"
	"math/rand"
	randv2 "math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/internal/numpy"
)

// Package parity's flag, taken by all tests of models, so that it can follow
// go test ./models/....
var _ = flag.String("parity", "", "for the tests of package parity")

// numbered returns n samples of width numbers: 10·sample + place.
func numbered[T float32 | float64 | int64](n int, sample ...int) *tensor.Dense {
	shape := append(tensor.Shape{n}, sample...)
	x := make([]T, shape.TotalSize())
	for i := range x {
		w := len(x) / n
		x[i] = T(10*(i/w) + i%w)
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(x))
}

func newBatches(t *testing.T, size int, remainder Remainder, rng Shuffler, x ...*tensor.Dense) *Batches {
	t.Helper()
	b, err := NewBatches(size, remainder, rng, x...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// epoch returns the samples of each batch up to the epoch's end.
func epoch(b *Batches) (batches [][]int64) {
	for b.Next() {
		batches = append(batches, slices.Clone(b.Batch()[0].Data().([]int64)))
	}
	return batches
}

func labels(n int) *tensor.Dense {
	x := make([]int64, n)
	for i := range x {
		x[i] = int64(i)
	}
	return tensor.New(tensor.WithShape(n), tensor.WithBacking(x))
}

// testdata/batches.npz: the order in 2 fits of 3 epochs of 17 samples.
func TestBatchesInTheBooksOrder(t *testing.T) {
	entries, err := numpy.ReadNpzFile("testdata/batches.npz", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := entries[0].Data.([]int64)
	b := newBatches(t, 5, Drop, NewRandomState(5), labels(17))
	for fit := range 2 {
		b.Reset()
		for e := range 3 {
			if have := b.Epoch(); have != e {
				t.Errorf("fit %d: epoch %d is called %d", fit, e, have)
			}
			have := epoch(b)
			if w := [][]int64{want[:5], want[5:10], want[10:15]}; !reflect.DeepEqual(have, w) {
				t.Errorf("fit %d, epoch %d: have %v, want %v", fit, e, have, w)
			}
			want = want[17:]
		}
	}
}

// The whole of ch01/train.py, as far as the generator sees it.
func TestStreamOfTheBooksTraining(t *testing.T) {
	book := readBook(t)
	set, rng := Spiral(book.Config.Seed)
	rng.Randn(2 * book.Config.Hidden)
	rng.Randn(book.Config.Hidden * 3)
	b := newBatches(t, book.Config.BatchSize, Drop, rng, set.X, set.T)
	for range book.Config.MaxEpoch {
		for b.Next() {
		}
	}
	s := rng.State()
	if s.Pos != book.After.Pos || [4]uint32(s.Key[:4]) != book.After.Key || s.HasGauss != (book.After.HasGauss != 0) {
		t.Errorf("state: have %d %v %v, want %+v", s.Pos, s.Key[:4], s.HasGauss, book.After)
	}
	if have := [2]float64(rng.Rand(2)); have != book.After.Next {
		t.Errorf("next: have %v, want %v", have, book.After.Next)
	}
}

func TestBatchesOfEveryTypeStayAligned(t *testing.T) {
	x, y, z := numbered[float32](7, 2, 3), numbered[float64](7, 4), numbered[int64](7)
	b := newBatches(t, 3, Keep, NewRandomState(1), x, y, z)
	seen := map[int64]bool{}
	for b.Next() {
		rows := 3
		if len(seen) == 6 {
			rows = 1
		}
		batch := b.Batch()
		for i, want := range []tensor.Shape{{rows, 2, 3}, {rows, 4}, {rows}} {
			if have := batch[i].Shape(); !have.Eq(want) {
				t.Errorf("tensor %d: have shape %v, want %v", i, have, want)
			}
		}
		for i, v := range batch[2].Data().([]int64) {
			seen[v/10] = true
			for k, have := range batch[0].Data().([]float32)[6*i : 6*i+6] {
				if want := float32(v) + float32(k); have != want {
					t.Errorf("sample %d: float32 %d is %v, want %v", v, k, have, want)
				}
			}
			for k, have := range batch[1].Data().([]float64)[4*i : 4*i+4] {
				if want := float64(v) + float64(k); have != want {
					t.Errorf("sample %d: float64 %d is %v, want %v", v, k, have, want)
				}
			}
		}
	}
	if len(seen) != 7 {
		t.Errorf("samples seen: have %v, want 7", seen)
	}
}

func TestBatchesWithoutShuffle(t *testing.T) {
	for _, c := range []struct {
		n, size   int
		remainder Remainder
		want      string
	}{
		{5, 2, Drop, "[[0 1] [2 3]]"},
		{5, 2, Keep, "[[0 1] [2 3] [4]]"},
		{4, 2, Drop, "[[0 1] [2 3]]"},
		{4, 2, Keep, "[[0 1] [2 3]]"},
		{3, 3, Drop, "[[0 1 2]]"},
		{3, 8, Keep, "[[0 1 2]]"},
		{1, 1, Drop, "[[0]]"},
		{2, 1, Keep, "[[0] [1]]"},
	} {
		b := newBatches(t, c.size, c.remainder, nil, labels(c.n))
		for range 2 {
			have := epoch(b)
			if fmt.Sprint(have) != c.want || b.Len() != len(have) {
				t.Errorf("%d samples by %d: have %v of %d, want %v", c.n, c.size, have, b.Len(), c.want)
			}
		}
	}
}

func TestBatchesGoOnFromTheirState(t *testing.T) {
	for stop := range 12 {
		rng := NewRandomState(9)
		b := newBatches(t, 3, Keep, rng, labels(10))
		for range stop {
			b.Next()
		}
		place, s := rng.State(), b.State()
		want := fmt.Sprint(epoch(b), epoch(b), b.Epoch())

		rng = NewRandomState(0)
		if err := rng.SetState(place); err != nil {
			t.Fatal(err)
		}
		b = newBatches(t, 3, Keep, rng, labels(10))
		if err := b.SetState(s); err != nil {
			t.Fatal(err)
		}
		if have := fmt.Sprint(epoch(b), epoch(b), b.Epoch()); have != want {
			t.Errorf("after %d: have %s, want %s", stop, have, want)
		}
	}
}

func TestBatchesSetStateErrors(t *testing.T) {
	b := newBatches(t, 2, Drop, nil, labels(3))
	good := b.State()
	for _, s := range []BatchState{
		{0, 0, nil},
		{0, 0, []int64{0, 1}},
		{0, 0, []int64{0, 1, 2, 3}},
		{0, 0, []int64{0, 1, 1}},
		{0, 0, []int64{0, 1, 3}},
		{0, 0, []int64{0, 1, -1}},
		{-1, 0, []int64{0, 1, 2}},
		{0, -1, []int64{0, 1, 2}},
		{0, 2, []int64{0, 1, 2}},
	} {
		if err := b.SetState(s); err == nil || !reflect.DeepEqual(b.State(), good) {
			t.Errorf("%v: error %v, state %v", s, err, b.State())
		}
	}
}

func TestBatchesAllocateNothing(t *testing.T) {
	b := newBatches(t, 4, Keep, NewRandomState(1), numbered[float32](10, 3), labels(10))
	if have := testing.AllocsPerRun(50, func() { b.Next() }); have != 0 {
		t.Errorf("have %v allocations a step, want 0", have)
	}
}

func TestBatchesTakeAnyShuffler(t *testing.T) {
	for name, rng := range map[string]Shuffler{
		"math/rand":    rand.New(rand.NewSource(1)),
		"math/rand/v2": randv2.New(randv2.NewPCG(1, 2)),
	} {
		have := slices.Concat(epoch(newBatches(t, 2, Keep, rng, labels(9)))...)
		slices.Sort(have)
		if !slices.Equal(have, labels(9).Data().([]int64)) {
			t.Errorf("%s: have %v", name, have)
		}
	}
}

func TestNewBatchesErrors(t *testing.T) {
	transposed := numbered[float64](4, 3)
	if err := transposed.T(); err != nil {
		t.Fatal(err)
	}
	view, err := numbered[float64](4, 3).Slice(nil, tensor.S(0, 2))
	if err != nil {
		t.Fatal(err)
	}
	column := tensor.New(tensor.WithShape(2, 2), tensor.AsFortran([]float64{1, 2, 3, 4}))
	bools := tensor.New(tensor.WithShape(4), tensor.WithBacking([]bool{true, false, true, false}))
	x := labels(4)
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"no tensors":     {second(NewBatches(2, Drop, nil)), "no tensors"},
		"nil tensor":     {second(NewBatches(2, Drop, nil, x, nil)), "tensor 1 of the batches: the tensor is nil"},
		"nil generator":  {second(NewBatches(2, Drop, (*RandomState)(nil), x)), "nil *RandomState"},
		"size 0":         {second(NewBatches(0, Keep, nil, x)), "at least 1, not 0"},
		"size -1":        {second(NewBatches(-1, Drop, nil, x)), "at least 1, not -1"},
		"size above n":   {second(NewBatches(5, Drop, nil, x)), "batch size 5 is above the number of samples 4"},
		"not aligned":    {second(NewBatches(2, Drop, nil, x, labels(3))), "tensor 1 of the batches has 3 samples, tensor 0 has 4"},
		"a number":       {second(NewBatches(2, Drop, nil, tensor.New(tensor.FromScalar(1.5)))), "no samples"},
		"transposed":     {second(NewBatches(2, Drop, nil, transposed)), "transposed"},
		"a strided view": {second(NewBatches(2, Drop, nil, view.(*tensor.Dense))), "strided"},
		"column-major":   {second(NewBatches(2, Drop, nil, column)), "column-major"},
		"booleans":       {second(NewBatches(2, Drop, nil, x, bools)), "tensor 1 of the batches: its type is bool"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: have %v, want an error with %q", name, c.err, c.want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// Rows cut from a larger tensor lie one after the other and can be read.
func TestBatchesOfSlicedRows(t *testing.T) {
	view, err := numbered[float64](6, 2).Slice(tensor.S(2, 5))
	if err != nil {
		t.Fatal(err)
	}
	b := newBatches(t, 3, Drop, nil, view.(*tensor.Dense))
	b.Next()
	if have := fmt.Sprint(b.Batch()[0].Data()); have != "[20 21 30 31 40 41]" {
		t.Errorf("have %s", have)
	}
}

func TestBatchIsNilBeforeNext(t *testing.T) {
	if have := newBatches(t, 1, Drop, nil, labels(2)).Batch(); have != nil {
		t.Errorf("have %v", have)
	}
}
