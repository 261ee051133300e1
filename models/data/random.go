package data

import "keisan/internal/numpy"

// RandomState is NumPy's legacy generator numpy.random.RandomState: the same
// values from the same seed, bit for bit. Its methods are those of the Python
// class: Rand, Randn, Uniform, Normal, RandInt, Permutation, Shuffle, Choice;
// Float64 and NormFloat64 draw one value, and State and SetState save and
// restore the place in the stream. It is not safe for concurrent use.
type RandomState = numpy.RandomState

// RandomSnapshot is where a [RandomState] stands, with MarshalBinary and
// UnmarshalBinary for a checkpoint.
type RandomSnapshot = numpy.State

// NewRandomState returns a generator that is where numpy.random.seed(seed)
// puts NumPy's.
func NewRandomState(seed uint32) *RandomState { return numpy.NewRandomState(seed) }
