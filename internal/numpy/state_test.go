package numpy

import (
	"bytes"
	"math"
	"testing"
)

func TestStateGoesThroughBytes(t *testing.T) {
	r := NewRandomState(1984)
	r.Randn(701) // odd: one normal waits
	b, err := r.State().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var s State
	if err := s.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	again, err := s.MarshalBinary()
	if err != nil || !bytes.Equal(again, b) {
		t.Errorf("second marshalling differs or fails: %v", err)
	}
	other := NewRandomState(5)
	if err := other.SetState(s); err != nil {
		t.Fatal(err)
	}
	for i := range 2000 {
		if have, want := other.NormFloat64(), r.NormFloat64(); have != want {
			t.Fatalf("value %d: have %v, want %v", i, have, want)
		}
	}
	if other.State() != r.State() {
		t.Error("states differ afterwards")
	}
}

func TestStateErrors(t *testing.T) {
	r := NewRandomState(1)
	good := r.State()
	b, _ := good.MarshalBinary()
	edit := func(f func(b []byte)) []byte { c := bytes.Clone(b); f(c); return c }
	posAt := len(stateMagic) + 4*mtWords
	for name, bad := range map[string][]byte{
		"empty":         {},
		"short":         b[:len(b)-1],
		"long":          append(bytes.Clone(b), 0),
		"other magic":   edit(func(b []byte) { b[0]++ }),
		"zero key":      edit(func(b []byte) { clear(b[len(stateMagic):posAt]) }),
		"position":      edit(func(b []byte) { b[posAt], b[posAt+1] = 0x71, 0x02 }),
		"mark":          edit(func(b []byte) { b[posAt+2] = 2 }),
		"infinite":      edit(func(b []byte) { b[posAt+9], b[posAt+10] = 0xf0, 0x7f }),
		"one dead word": edit(func(b []byte) { clear(b[len(stateMagic):posAt]); b[len(stateMagic)] = 1 }),
	} {
		s := good
		if err := s.UnmarshalBinary(bad); err == nil {
			t.Errorf("%s: no error", name)
		}
		if s != good {
			t.Errorf("%s: the state changed", name)
		}
	}
	bad := good
	bad.Gauss = math.NaN()
	if err := r.SetState(bad); err == nil || r.State() != good {
		t.Errorf("NaN: error %v, or the generator changed", err)
	}
	if _, err := (State{}).MarshalBinary(); err == nil {
		t.Error("the zero State was marshalled")
	}
}

func TestZeroValueIsSeededWithZero(t *testing.T) {
	var a, b RandomState
	want := NewRandomState(0)
	if a.State() != want.State() {
		t.Error("state differs from seed 0's")
	}
	for i := range 700 {
		if have, want := b.NormFloat64(), want.NormFloat64(); have != want {
			t.Fatalf("value %d: have %v, want %v", i, have, want)
		}
	}
}
