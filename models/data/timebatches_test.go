package data

import (
	"slices"
	"testing"
)

func TestTimeBatchesAreTheBooks(t *testing.T) {
	for _, name := range []string{"ch05_simple_rnnlm", "ch06_better_rnnlm"} {
		c := readCase(t, name)
		corpus := c.words()
		if total(corpus) != c.CorpusSum {
			t.Fatalf("%s: the corpus is another", name)
		}
		b, err := NewTimeBatches(corpus, c.Config.Batch, c.Config.Time)
		if err != nil {
			t.Fatal(err)
		}
		if b.Len() != c.PerEpoch || !b.Next() {
			t.Errorf("%s: have %d blocks, want %d", name, b.Len(), c.PerEpoch)
		}
		same(t, "x", b.Batch()[0].Int64s(), c.FirstX)
		same(t, "t", b.Batch()[1].Int64s(), c.FirstT)
	}
}

// One word at a time, as the book's get_batch: over epochs, across the end of
// the corpus, and again after Reset.
func TestTimeBatchesRunOn(t *testing.T) {
	corpus := make([]int64, 48)
	for i := range corpus {
		corpus[i] = int64(100 + i)
	}
	const batch, time, n = 3, 5, 47
	b, err := NewTimeBatches(corpus, batch, time)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		b.Reset()
		at := 0
		for epoch := range 7 {
			blocks := 0
			for b.Next() {
				x, y := b.Batch()[0].Int64s(), b.Batch()[1].Int64s()
				for k := range time {
					for i := range batch {
						p := (i*(n/batch) + at) % n
						if x[i*time+k] != corpus[p] || y[i*time+k] != corpus[p+1] {
							t.Fatalf("epoch %d, block %d, row %d, word %d: have %d, %d, want %d, %d", epoch, blocks, i, k, x[i*time+k], y[i*time+k], corpus[p], corpus[p+1])
						}
					}
					at++
				}
				blocks++
			}
			if blocks != n/(batch*time) || b.Epoch() != epoch+1 {
				t.Errorf("epoch %d: have %d blocks", b.Epoch(), blocks)
			}
		}
	}
	if n := testing.AllocsPerRun(20, func() { b.Next() }); n != 0 {
		t.Errorf("Next allocates %v times", n)
	}
}

func TestTimeBatchesMistakes(t *testing.T) {
	corpus := []int64{1, 2, 3, 4, 5, 6, 7}
	for _, s := range [][2]int{{0, 1}, {1, 0}, {-1, 2}, {1, 7}, {2, 4}, {3, 3}, {1 << 40, 1 << 40}} {
		if _, err := NewTimeBatches(corpus, s[0], s[1]); err == nil {
			t.Errorf("%v: no error", s)
		}
	}
	if _, err := NewTimeBatches(nil, 1, 1); err == nil {
		t.Error("no corpus: no error")
	}
	b, err := NewTimeBatches(corpus, 2, 3)
	if err != nil || !b.Next() || !slices.Equal(b.Batch()[1].Int64s(), []int64{2, 3, 4, 5, 6, 7}) {
		t.Errorf("have %v", err)
	}
}
