package train

import (
	"math"
	"slices"
	"strings"

	"keisan/autodiff"
)

// A Hyper sets one of an optimizer's numbers to another value than its usual
// one.
type Hyper struct {
	name  string
	wrong error
	set   func(*hyper)
}

// hyper are the numbers of an optimizer but for its rate.
type hyper struct {
	beta1, beta2, eps, decay float64
	momentum, dampening      float64
	nesterov                 bool
}

// Betas are the parts of the first and the second moment that a step of Adam
// keeps, at least 0 and below 1.
func Betas(beta1, beta2 float64) Hyper {
	err := fraction("β₁", beta1)
	if err == nil {
		err = fraction("β₂", beta2)
	}
	return Hyper{"Betas", err, func(h *hyper) { h.beta1, h.beta2 = beta1, beta2 }}
}

// Epsilon is what keeps an optimizer from dividing by 0, a number of at least 0.
func Epsilon(eps float64) Hyper {
	return Hyper{"Epsilon", atLeast0("ε", eps), func(h *hyper) { h.eps = eps }}
}

// WeightDecay is the part λ of each parameter that pulls it towards 0, a number
// of at least 0: by way of the gradient or beside it, as the optimizer says.
func WeightDecay(lambda float64) Hyper {
	return Hyper{"WeightDecay", atLeast0("the weight decay", lambda), func(h *hyper) { h.decay = lambda }}
}

// hyperOf returns the numbers as the options say, or what is wrong with them:
// an option that is not among the allowed ones of the optimizer, say.
func hyperOf(optimizer string, h hyper, opts []Hyper, allowed ...string) (hyper, error) {
	for _, o := range opts {
		switch {
		case o.set == nil:
			return h, autodiff.Errorf(autodiff.ErrValue, "an option comes from one of this package's functions", "")
		case !slices.Contains(allowed, o.name):
			return h, autodiff.Errorf(autodiff.ErrValue, o.name+" is no option of "+optimizer, "these are: %s", strings.Join(allowed, ", "))
		case o.wrong != nil:
			return h, o.wrong
		}
		o.set(&h)
	}
	return h, nil
}

// fraction returns an error unless 0 ≤ v < 1.
func fraction(what string, v float64) error {
	if v >= 0 && v < 1 {
		return nil
	}
	return autodiff.Errorf(autodiff.ErrValue, what+" must be at least 0 and less than 1", "%v", v)
}

// atLeast0 returns an error unless v is finite and not negative.
func atLeast0(what string, v float64) error {
	if v >= 0 && !math.IsInf(v, 1) {
		return nil
	}
	return autodiff.Errorf(autodiff.ErrValue, what+" must be a finite number of at least 0", "%v", v)
}
