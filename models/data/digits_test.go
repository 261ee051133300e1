package data

import (
	"math"
	"slices"
	"testing"
)

func TestDigits(t *testing.T) {
	s, err := Digits(200, NewRandomState(3))
	if err != nil {
		t.Fatal(err)
	}
	if have := s.X.Shape(); !slices.Equal(have, []int{200, 1, 28, 28}) {
		t.Fatalf("have shape %v", have)
	}
	means := make([][]float64, 10)
	for i := range 200 {
		img := s.X.Float64s()[i*784:][:784]
		ink, border := 0.0, 0.0
		for k, v := range img {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("image %d has the grey value %v", i, v)
			}
			ink += v
			if k < 28 || k >= 27*28 {
				border += v
			}
		}
		if !(ink > 40 && ink < 250) || !(border < 0.1*ink) {
			t.Errorf("image %d has %v of ink, %v at the border", i, ink, border)
		}
		if s.Labels.Int64s()[i] != int64(i%10) || s.T.Float64s()[i*10+i%10] != 1 {
			t.Errorf("image %d is not of %d", i, i%10)
		}
		if means[i%10] == nil {
			means[i%10] = make([]float64, 784)
		}
		for k, v := range img {
			means[i%10][k] += v / 20
		}
	}
	for a := range 10 { // digits differ
		for b := range a {
			d := 0.0
			for k := range 784 {
				d += math.Abs(means[a][k] - means[b][k])
			}
			if !(d > 25) {
				t.Errorf("%d and %d differ by %v", a, b, d)
			}
		}
	}
	again, err := Digits(200, NewRandomState(3))
	if err != nil || !slices.Equal(s.X.Float64s(), again.X.Float64s()) {
		t.Errorf("one seed, two sets; %v", err)
	}
	if _, err := Digits(0, NewRandomState(3)); err == nil {
		t.Error("0 digits: no error")
	}
	if _, err := Digits(1, nil); err == nil {
		t.Error("no generator: no error")
	}
}
