package ops

// A SoftmaxCEOption changes what SoftmaxCE does.
type SoftmaxCEOption struct{ ignore skip }

// IgnoreIndex makes SoftmaxCE leave out the rows of this class, which may lie
// outside [0, C): they count neither in the sum nor in N. If no row is left,
// the loss is 0, and so is its gradient.
func IgnoreIndex(class int) SoftmaxCEOption {
	return SoftmaxCEOption{skip{true, int64(class)}}
}
