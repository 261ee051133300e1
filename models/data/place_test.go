package data

import (
	"encoding"
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"gorgonia.org/tensor"
)

// place is what a checkpoint keeps of a source of batches.
type place interface {
	Next() bool
	Batch() []*tensor.Dense
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

// places makes each kind of batches anew, with its streams at seed.
var places = map[string]func(t *testing.T, seed uint32) place{
	"batches":  func(t *testing.T, seed uint32) place { return newBatches(t, 3, Keep, NewRandomState(seed), labels(11)) },
	"in order": func(t *testing.T, seed uint32) place { return newBatches(t, 2, Drop, nil, labels(11)) },
	"blocks": func(t *testing.T, seed uint32) place {
		b, err := NewTimeBatches(labels(43).Int64s(), 2, 4)
		if err != nil {
			t.Fatal(err)
		}
		return b
	},
	"negatives": func(t *testing.T, seed uint32) place {
		u, err := NewUnigram([]int64{0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10}, 0.75, NewRandomState(seed+1))
		if err != nil {
			t.Fatal(err)
		}
		b, err := WithNegatives(newBatches(t, 3, Keep, NewRandomState(seed), labels(11)), 0, u, 2)
		if err != nil {
			t.Fatal(err)
		}
		return b
	},
}

// next goes on by so many calls of Next and tells what they gave.
func next(p place, calls int) string {
	var all []string
	for range calls {
		if p.Next() {
			all = append(all, fmt.Sprint(p.Batch()))
		} else {
			all = append(all, "end")
		}
	}
	return strings.Join(all, "\n")
}

func TestPlacesGoOn(t *testing.T) {
	const calls = 25
	for name, make := range places {
		for stop := range calls {
			first := make(t, 5)
			next(first, stop)
			p, err := first.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			second := make(t, 99)
			next(second, 7)
			if err := second.UnmarshalBinary(p); err != nil {
				t.Fatal(err)
			}
			if have, want := next(second, calls), next(first, calls); have != want {
				t.Fatalf("%s, from call %d: have\n%s\nwant\n%s", name, stop, have, want)
			}
		}
	}
}

// Bytes of another kind, cut off, or with more behind them, change nothing.
func TestPlacesRefuse(t *testing.T) {
	for name, make := range places {
		first := make(t, 5)
		next(first, 4)
		p, err := first.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		second, same := make(t, 6), make(t, 6)
		try := func(what string, p []byte) {
			t.Helper()
			if err := second.UnmarshalBinary(p); err == nil {
				t.Errorf("%s, %s: no error", name, what)
			}
		}
		for n := range p {
			try(fmt.Sprintf("the first %d bytes", n), p[:n])
		}
		try("a byte more", append(p, 0))
		for other, makeOther := range places {
			if other != name {
				q, err := makeOther(t, 1).MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				try("the place of "+other, q)
			}
		}
		if have, want := next(second, 20), next(same, 20); have != want {
			t.Errorf("%s: an error changed something", name)
		}
	}
	b := newBatches(t, 3, Keep, rand.New(rand.NewSource(1)), labels(11))
	if _, err := b.MarshalBinary(); err == nil || !strings.Contains(err.Error(), "*rand.Rand, cannot be put into a checkpoint") {
		t.Errorf("have %v", err)
	}
	p, err := newBatches(t, 4, Keep, NewRandomState(1), labels(11)).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if err := newBatches(t, 3, Keep, NewRandomState(1), labels(11)).UnmarshalBinary(p); err == nil || !strings.Contains(err.Error(), "batches of 4 of 11 samples, not of 3 of 11") {
		t.Errorf("have %v", err)
	}
}
