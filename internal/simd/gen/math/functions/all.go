package functions

// A Function is one of the elementary functions, with its name in Go.
type Function[R, T any] struct {
	Name    string
	Prepare func(k Machine[R, T]) Body[R]
}

// All returns the elementary functions.
func All[R, T any]() []Function[R, T] {
	return []Function[R, T]{
		{"exp", Exp[R, T]}, {"log", Log[R, T]}, {"tanh", Tanh[R, T]}, {"sigmoid", Sigmoid[R, T]},
		{"softplus", Softplus[R, T]}, {"erf", Erf[R, T]}, {"gelu", GELU[R, T]},
	}
}
