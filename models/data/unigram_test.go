package data

import (
	"math"
	"slices"
	"strings"
	"testing"

	"keisan/internal/numpy"
)

// The whole stream of the book's two models: weights, shuffles and samples.
func TestNegativeSamplesAreTheBooks(t *testing.T) {
	for _, name := range []string{"ch04_cbow_ns", "ch04_skipgram_ns"} {
		c := readCase(t, name)
		corpus := c.words()
		contexts, target, err := Contexts(corpus, c.Config.Window)
		if err != nil {
			t.Fatal(err)
		}
		rng := NewRandomState(c.Config.Seed)
		rng.Randn(2 * 60 * c.Config.Hidden) // W_in and W_out
		sampler, err := NewUnigram(corpus, 0.75, rng)
		if err != nil {
			t.Fatal(err)
		}
		sumsq := 0.0
		for i := range sampler.Words() {
			p := sampler.P(int64(i))
			sumsq += p * p
			if i < len(c.P) && p != c.P[i] {
				t.Errorf("%s: p[%d]: have %v, want %v", name, i, p, c.P[i])
			}
		}
		if !(math.Abs(sumsq-c.Sumsq) <= 1e-16) {
			t.Errorf("%s: sum of squares: have %v, want %v", name, sumsq, c.Sumsq)
		}
		shuffled, err := NewBatches(c.Config.Batch, Drop, rng, contexts, target)
		if err != nil {
			t.Fatal(err)
		}
		column := 1
		if name == "ch04_skipgram_ns" {
			column = 0
		}
		b, err := WithNegatives(shuffled, column, sampler, 5)
		if err != nil {
			t.Fatal(err)
		}
		var checksum int64
		drawn := 0
		for iter := 0; iter < c.Config.Iters; iter++ {
			for !b.Next() {
			}
			if iter == 0 {
				same(t, "contexts", b.Batch()[0].Int64s(), c.FirstContexts)
				same(t, "targets", b.Batch()[1].Int64s(), [][]int64{c.FirstTarget})
			}
			samples := b.Batch()[2]
			width := 1 // targets a row
			if column == 0 {
				width = 4
			}
			for w := range width {
				var call [][]int64
				for i := range c.Config.Batch {
					at := (i*width + w) * 5
					call = append(call, samples.Int64s()[at:at+5])
				}
				if want := [][][]int64{c.Samples1, c.Samples2}; w == 0 && iter < 2 {
					same(t, name+": samples", slices.Concat(call...), want[iter])
				}
				for _, v := range slices.Concat(call...) {
					checksum += v * int64(drawn%97+1)
					drawn++
				}
			}
		}
		if drawn != c.Drawn || checksum != c.Checksum || b.Err() != nil {
			t.Errorf("%s: have %d samples with sum %d, want %d with %d; %v", name, drawn, checksum, c.Drawn, c.Checksum, b.Err())
		}
		if have := [2]float64(rng.Rand(2)); have != c.After.Next {
			t.Errorf("%s: the stream is elsewhere: have %v, want %v", name, have, c.After.Next)
		}
	}
}

// testdata/unigram_*.npz: NumPy's choices for many words, and for so few that
// words repeat in most rounds.
func TestUnigramIsNumPys(t *testing.T) {
	for _, name := range []string{"large", "small"} {
		entries, err := numpy.ReadNpzFile("testdata/unigram_"+name+".npz", nil)
		if err != nil {
			t.Fatal(err)
		}
		corpus, p, targets := entries[0].Data.([]int64), entries[1].Data.([]float64), entries[2].Data.([]int64)
		samples, size, after := entries[3].Data.([]int64), entries[3].Shape[1], entries[4].Data.([]float64)
		for _, way := range []string{"fast", "exact"} {
			rng := NewRandomState(77)
			rng.Rand(20 * len(p))
			rng.RandInt(0, int64(len(p)), len(targets))
			u, err := NewUnigram(corpus, 0.75, rng)
			if err != nil {
				t.Fatal(err)
			}
			for i := range p {
				if !(math.Abs(u.P(int64(i))-p[i]) <= 5e-16*p[i]) { // NumPy's power is up to 2 units off here
					t.Errorf("%s: p[%d]: have %v, want %v", name, i, u.P(int64(i)), p[i])
				}
			}
			draw := u.Sample
			if way == "exact" {
				draw = u.exact
			}
			have := make([]int64, size)
			for i, target := range targets {
				if err := draw(target, have); err != nil {
					t.Fatal(err)
				}
				if want := samples[i*size : (i+1)*size]; !slices.Equal(have, want) {
					t.Fatalf("%s, %s: target %d: have %v, want %v", name, way, target, have, want)
				}
			}
			if have := rng.Rand(2); !slices.Equal(have, after) {
				t.Errorf("%s, %s: the stream is elsewhere", name, way)
			}
		}
	}
}

// Where the running sums could tell the wrong word, fast must not answer: a
// uniform at the border of two words, and hardly anything left to choose from.
func TestUnigramDoubts(t *testing.T) {
	u, err := NewUnigram([]int64{0, 1, 2, 3}, 0.75, NewRandomState(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		x        float64
		excluded []int64
		id       int64
		ok       bool
	}{
		{0.3, nil, 1, true}, {0.25, nil, 0, false}, {0.25 + 1e-10, nil, 0, false}, {0.25 - 1e-10, nil, 0, false},
		{0.3, []int64{0}, 2, true}, {0.3, []int64{1}, 2, true}, {0.3, []int64{2}, 1, true}, {0.3, []int64{0, 1}, 3, true},
		{0.25, []int64{1}, 0, false}, {0.25 - 1e-10, []int64{1}, 0, false}, {0.25 + 1e-10, []int64{1}, 0, false}, {0.75, []int64{3}, 0, false}, {0, []int64{0}, 0, false},
	} {
		if id, ok := u.find(c.x, c.excluded); ok != c.ok || id != c.id {
			t.Errorf("%v without %v: have %d %v, want %d %v", c.x, c.excluded, id, ok, c.id, c.ok)
		}
	}
	rare := append(make([]int64, 1e6), 1, 2)
	if u, err = NewUnigram(rare, 1, NewRandomState(1)); err != nil {
		t.Fatal(err)
	}
	have := make([]int64, 2)
	if u.fast(0, have) {
		t.Error("two words of two millionths: fast answers")
	}
	if err := u.Sample(0, have); err != nil || have[0]+have[1] != 3 {
		t.Errorf("have %v %v, want 1 and 2", have, err)
	}
}

func TestUnigramMistakes(t *testing.T) {
	rng := NewRandomState(1)
	for says, err := range map[string]error{
		"generator is nil":      second(NewUnigram([]int64{0, 1}, 0.75, nil)),
		"power":                 second(NewUnigram([]int64{0, 1}, math.NaN(), rng)),
		"word 1 of the corpus":  second(NewUnigram([]int64{0, -1}, 0.75, rng)),
		"word 2 of the corpus":  second(NewUnigram([]int64{0, 1, 1 << 50}, 0.75, rng)),
		"1 different words":     second(NewUnigram([]int64{0, 0}, 0.75, rng)),
		"word 1 of 0 … 2 never": second(NewUnigram([]int64{0, 0, 2}, 0.75, rng)),
	} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
	}
	u, err := NewUnigram([]int64{0, 1, 2, 2}, 0.75, rng)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []int64{-1, 3} {
		if p := u.P(target); p != 0 {
			t.Errorf("word %d, which is none: probability %v", target, p)
		}
		if err := u.Sample(target, make([]int64, 1)); err == nil {
			t.Errorf("target %d: no error", target)
		}
	}
	if err := u.Sample(0, make([]int64, 3)); err == nil {
		t.Error("3 of 3 words: no error")
	}
	words, floats := dense([]int64{0, 1, 2}, 3), dense([]float64{0, 1, 2}, 3)
	b := newBatches(t, 2, Keep, nil, words, floats, dense([]int64{0, 1, 3}, 3), dense(make([]int64, 6), 3, 1, 2))
	for says, err := range map[string]error{
		"not column 4 and 1":    second(WithNegatives(b, 4, u, 1)),
		"not column 0 and 3":    second(WithNegatives(b, 0, u, 3)),
		"column 1 has no words": second(WithNegatives(b, 1, u, 1)),
		"element 2 of column 2": second(WithNegatives(b, 2, u, 1)),
		"column 3 has no words": second(WithNegatives(b, 3, u, 1)),
	} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
	}
}

// The last batch is smaller; a target that becomes no word ends the batches.
func TestNegativesOfTheRest(t *testing.T) {
	corpus := []int64{0, 1, 2, 3, 4, 4}
	u, err := NewUnigram(corpus, 0.75, NewRandomState(2))
	if err != nil {
		t.Fatal(err)
	}
	words := dense([]int64{0, 1, 2, 3, 4, 0, 1, 2, 3, 4}, 5, 2)
	b, err := WithNegatives(newBatches(t, 3, Keep, nil, words), 0, u, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, rows := range []int{3, 2} {
		if !b.Next() || !b.Batch()[1].Shape().Eq([]int{rows, 2, 3}) {
			t.Fatalf("have %v", b.Batch())
		}
		for i, target := range b.Batch()[0].Int64s() {
			samples := b.Batch()[1].Int64s()[3*i : 3*i+3]
			if slices.Contains(samples, target) || samples[0] == samples[1] || samples[0] == samples[2] || samples[1] == samples[2] {
				t.Errorf("target %d: have %v", target, samples)
			}
		}
	}
	if b.Next() || b.Err() != nil {
		t.Errorf("after the epoch: %v", b.Err())
	}
	words.Int64s()[0] = 9
	if b.Next() || b.Err() == nil {
		t.Error("a target that is no word: no error")
	}
}

// pow against values that are known: x^(1/2), x^(3/4) by nested roots, and
// math.Pow within its accuracy.
func TestPow(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 16, 81, 1000, 50770} {
		if have, want := pow(n, 0.5), math.Sqrt(float64(n)); have != want {
			t.Errorf("√%d: have %v, want %v", n, have, want)
		}
		for _, p := range []float64{0, 0.75, 0.7, 1, 2.3} {
			if have, want := pow(n, p), math.Pow(float64(n), p); !(math.Abs(have-want) <= 4e-16*want) {
				t.Errorf("%d^%v: have %v, want about %v", n, p, have, want)
			}
		}
	}
	if pow(16, 0.75) != 8 || pow(81, 0.75) != 27 || pow(6, 3) != 216 {
		t.Error("powers that are whole are not exact")
	}
}

func BenchmarkUnigram(b *testing.B) {
	corpus := make([]int64, 0, 1<<20)
	for i := range int64(10000) {
		for range 100000/(i+10) + 1 {
			corpus = append(corpus, i)
		}
	}
	u, err := NewUnigram(corpus, 0.75, NewRandomState(1))
	if err != nil {
		b.Fatal(err)
	}
	out := make([]int64, 5)
	for _, way := range []struct {
		name string
		draw func(int64, []int64) error
	}{{"fast", u.Sample}, {"exact", u.exact}} {
		b.Run(way.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				if err := way.draw(int64(i%10000), out); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
