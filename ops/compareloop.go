package ops

import "gorgonia.org/tensor"

// compareLoop is the plain loop of compare for numbers.
func compareLoop[T number](dst *tensor.Dense, in []*tensor.Dense, sign string) {
	y, a, b := elems[bool](dst), elems[T](in[0]), elems[T](in[1])
	switch sign {
	case "=", "≠":
		equalLoop(y, a, b, sign == "=")
	case "<":
		lessLoop(y, a, b)
	case ">":
		lessLoop(y, b, a)
	case "≤":
		lessEqualLoop(y, a, b)
	case "≥":
		lessEqualLoop(y, b, a)
	}
}

// equalLoop tells where a and b are equal, or with want = false where not.
func equalLoop[T number | bool](y []bool, a, b []T, want bool) {
	for i := range y {
		y[i] = (a[i] == b[i]) == want
	}
}

func lessLoop[T number](y []bool, a, b []T) {
	for i := range y {
		y[i] = a[i] < b[i]
	}
}

func lessEqualLoop[T number](y []bool, a, b []T) {
	for i := range y {
		y[i] = a[i] <= b[i]
	}
}

// drawCompare makes cases of small ints, so that many are equal.
func drawCompare(f func(a, b *node) *node) func(*Draw) Case {
	return func(d *Draw) Case {
		c := DrawBinary(f, 0, 0)(d)
		c.In[0], c.In[1] = Ints(c.In[0].Shape, 3), Ints(c.In[1].Shape, 3)
		return c
	}
}
