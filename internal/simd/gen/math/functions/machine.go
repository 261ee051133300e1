package functions

// A Machine writes instructions for registers R, or for groups of them, and for
// the outcomes T of comparisons. Arithmetic takes registers or constants and
// returns a new register; where a method says that it replaces one, that must
// be a register of its own. What processors do differently with a NaN or with
// zeros of both signs, the functions do not rely on.
type Machine[R, T any] interface {
	Elem() string // the Go name of the element type
	Wide() bool   // AVX-512: it scales by powers of two, and AVX2 and NEON multiply

	Hoist(n int)             // how many constants may be in registers, at most
	Const(v float64) Op      // the constant v, in a register if there is room
	Remote(v float64) Op     // the constant v in memory
	Bit(v uint64) Op         // the constant with these bits
	Held(c Op) R             // a constant in a register
	Zero() R                 // 0
	Copy(a Op) R             // a in a register of its own
	Add(a R, b Op) R         // a + b
	Sub(a R, b Op) R         // a − b
	Mul(a R, b Op) R         // a·b
	Div(a R, b Op) R         // a/b
	Min(a R, b Op) R         // the smaller one; NaN if b is
	Max(a R, b Op) R         // the larger one; NaN if b is
	And(a R, b Op) R         // the bits of both
	AndNot(a R, b Op) R      // the bits of b that are not in a
	Or(a R, b Op) R          // the bits of either
	AddInt(a R, b Op) R      // a + b of integers
	ShiftLeft(a R, n int) R  // a·2ⁿ of integers
	ShiftRight(a R, n int) R // ⌊a/2ⁿ⌋ of unsigned integers
	Round(a R) R             // the nearest integer, ties to even

	// Each is rounded once, and replaces p.
	MulAdd(p, a R, b Op)    // by p·a + b
	MulSub(p, a R, b Op)    // by p·a − b
	NegMulAdd(p, a R, b Op) // by b − p·a
	AddMul(p, a R, b Op)    // by p + a·b
	SubMul(p, a R, b Op)    // by p − a·b

	Less(a R, b Op) T        // a < b
	NotLess(a R, b Op) T     // a ≥ b or one of them is NaN
	Equal(a R, b Op) T       // a = b
	Where(t T, a Op) R       // a where the test holds, else 0
	Select(t T, a Op, b R) R // a where the test holds, else b

	PowerOfTwo(n R) R          // 2ⁿ for a whole n whose power is normal
	Scale(x, n R) R            // x·2ⁿ, rounded once
	Scaler(n R) func(x R) R    // Scale of several numbers
	Split() func(x R) (e, f R) // x > 0 as 2ᵉ·f with ¾ ≤ f < 3/2
	Logarithm(x, y R) R        // y, of which Split makes the special values wrong, as log x
}

// An Op is a register or a constant.
type Op = any

// pick returns the value for the element type.
func pick[V, R, T any](k Machine[R, T], f32, f64 V) V {
	if k.Elem() == "float32" {
		return f32
	}
	return f64
}
