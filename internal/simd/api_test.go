package simd

import (
	"fmt"
	"math"
	"testing"
)

func ExampleSoftmax() {
	scores := []float64{0, math.Log(3), 7, 7}
	Softmax(scores, scores, 2)
	fmt.Printf("%.2f\n", scores)
	// Output: [0.25 0.75 0.50 0.50]
}

func ExampleAddRows() {
	x := []float32{1, 2, 3, 4, 5, 6}
	AddRows(x, x, []float32{10, 20, 30})
	fmt.Println(x)
	AddCols(x, x, []float32{100, 200})
	fmt.Println(x)
	// Output:
	// [11 22 33 14 25 36]
	// [111 122 133 214 225 236]
}

// Every function calls the kernel of its name.
func TestFunctions(t *testing.T) {
	t.Run("float32", testFunctions[float32])
	t.Run("float64", testFunctions[float64])
}

func testFunctions[T Float](t *testing.T) {
	a, b := []T{0.5, -1, 2, 3, 0.25, 7}, []T{2, -1, 0.5, -3, 1, 8}
	side2, side3 := []T{3, 5}, []T{2, 4, 7}
	k := generic[T]()
	number := func(v T) []T { return []T{v} }
	bools := func(f func(dst []bool, a, b []T)) []T {
		y, dst := make([]T, len(a)), make([]bool, len(a))
		f(dst, a, b)
		for i, v := range dst {
			if v {
				y[i] = 1
			}
		}
		return y
	}
	into := func(n int, f func(dst []T)) []T {
		dst := []T{9, 9, 9, 9, 9, 9}[:n]
		f(dst)
		return dst
	}
	cond := []bool{true, false, false, true, true, false}
	for _, c := range []struct {
		name       string
		have, want []T
	}{
		{"Add", into(6, func(y []T) { Add(y, a, b) }), into(6, func(y []T) { k.add(y, a, b) })},
		{"Sub", into(6, func(y []T) { Sub(y, a, b) }), into(6, func(y []T) { k.sub(y, a, b) })},
		{"Mul", into(6, func(y []T) { Mul(y, a, b) }), into(6, func(y []T) { k.mul(y, a, b) })},
		{"Div", into(6, func(y []T) { Div(y, a, b) }), into(6, func(y []T) { k.div(y, a, b) })},
		{"Maximum", into(6, func(y []T) { Maximum(y, a, b) }), into(6, func(y []T) { k.maximum(y, a, b) })},
		{"Minimum", into(6, func(y []T) { Minimum(y, a, b) }), into(6, func(y []T) { k.minimum(y, a, b) })},
		{"Neg", into(6, func(y []T) { Neg(y, a) }), into(6, func(y []T) { k.neg(y, a) })},
		{"Abs", into(6, func(y []T) { Abs(y, a) }), into(6, func(y []T) { k.abs(y, a) })},
		{"Square", into(6, func(y []T) { Square(y, a) }), into(6, func(y []T) { k.square(y, a) })},
		{"Sqrt", into(6, func(y []T) { Sqrt(y, a) }), into(6, func(y []T) { k.sqrt(y, a) })},
		{"ReLU", into(6, func(y []T) { ReLU(y, a) }), into(6, func(y []T) { k.relu(y, a) })},
		{"Sign", into(6, func(y []T) { Sign(y, a) }), into(6, func(y []T) { k.sign(y, a) })},
		{"Leak", into(6, func(y []T) { Leak(y, a, 3) }), into(6, func(y []T) { k.leak(y, a, 3) })},
		{"Index", number(T(Index(a, 3))), number(3)},
		{"Scale", into(6, func(y []T) { Scale(y, a, 3) }), into(6, func(y []T) { k.scale(y, a, 3) })},
		{"Shift", into(6, func(y []T) { Shift(y, a, 3) }), into(6, func(y []T) { k.shift(y, a, 3) })},
		{"Axpy", into(6, func(y []T) { Axpy(y, a, 3) }), into(6, func(y []T) { k.axpy(y, a, 3) })},
		{"Descend", into(6, func(y []T) { Descend(y, a, 3) }), into(6, func(y []T) { k.descend(y, a, 3) })},
		{"Fill", into(6, func(y []T) { Fill(y, 3) }), into(6, func(y []T) { k.fill(y, 3) })},
		{"AddRows", into(6, func(y []T) { AddRows(y, a, side3) }), into(6, func(y []T) { k.addRows(y, a, side3) })},
		{"SubRows", into(6, func(y []T) { SubRows(y, a, side3) }), into(6, func(y []T) { k.subRows(y, a, side3) })},
		{"MulRows", into(6, func(y []T) { MulRows(y, a, side3) }), into(6, func(y []T) { k.mulRows(y, a, side3) })},
		{"DivRows", into(6, func(y []T) { DivRows(y, a, side3) }), into(6, func(y []T) { k.divRows(y, a, side3) })},
		{"AddCols", into(6, func(y []T) { AddCols(y, a, side2) }), into(6, func(y []T) { k.addCols(y, a, side2, 3) })},
		{"SubCols", into(6, func(y []T) { SubCols(y, a, side2) }), into(6, func(y []T) { k.subCols(y, a, side2, 3) })},
		{"MulCols", into(6, func(y []T) { MulCols(y, a, side2) }), into(6, func(y []T) { k.mulCols(y, a, side2, 3) })},
		{"DivCols", into(6, func(y []T) { DivCols(y, a, side2) }), into(6, func(y []T) { k.divCols(y, a, side2, 3) })},
		{"Exp", into(6, func(y []T) { Exp(y, a) }), into(6, func(y []T) { k.exp(y, a) })},
		{"Log", into(6, func(y []T) { Log(y, a) }), into(6, func(y []T) { k.log(y, a) })},
		{"Tanh", into(6, func(y []T) { Tanh(y, a) }), into(6, func(y []T) { k.tanh(y, a) })},
		{"Sigmoid", into(6, func(y []T) { Sigmoid(y, a) }), into(6, func(y []T) { k.sigmoid(y, a) })},
		{"Softplus", into(6, func(y []T) { Softplus(y, a) }), into(6, func(y []T) { k.softplus(y, a) })},
		{"Erf", into(6, func(y []T) { Erf(y, a) }), into(6, func(y []T) { k.erf(y, a) })},
		{"GELU", into(6, func(y []T) { GELU(y, a) }), into(6, func(y []T) { k.gelu(y, a) })},
		{"Softmax", into(6, func(y []T) { Softmax(y, a, 3) }), into(6, func(y []T) { k.softmax(y, a, 3) })},
		{"ExpSums", into(4, func(y []T) { ExpSums(y[:2], y[2:], a) }), into(4, func(y []T) { k.expSums(y[:2], y[2:], a, 3) })},
		{"Sum", number(Sum(a)), number(k.sum(a))},
		{"Dot", number(Dot(a, b)), number(k.dot(a, b))},
		{"Max", number(Max(a)), number(k.max(a))},
		{"Min", number(Min(a)), number(k.min(a))},
		{"RowSums", into(2, func(y []T) { RowSums(y, a) }), into(2, func(y []T) { k.rowSums(y, a, 3) })},
		{"RowDots", into(2, func(y []T) { RowDots(y, a, b) }), into(2, func(y []T) { k.rowDots(y, a, b, 3) })},
		{"RowMaxima", into(2, func(y []T) { RowMaxima(y, a) }), into(2, func(y []T) { k.rowMaxima(y, a, 3) })},
		{"RowMinima", into(2, func(y []T) { RowMinima(y, a) }), into(2, func(y []T) { k.rowMinima(y, a, 3) })},
		{"ColumnSums", into(3, func(y []T) { ColumnSums(y, a) }), into(3, func(y []T) { k.columnSums(y, a, 2, false) })},
		{"Where", into(6, func(y []T) { Where(y, cond, a, b) }), into(6, func(y []T) { k.where(y, cond, a, b) })},
		{"CopyLines", into(6, func(y []T) { CopyLines(y, a, 2, 3, 3, 3) }), into(6, func(y []T) { k.copyLines(y, a, 2, 3, 3, 3) })},
		{"AddLines", into(6, func(y []T) { AddLines(y, a, 2, 3, 3, 3) }), into(6, func(y []T) { k.addLines(y, a, 2, 3, 3, 3) })},
		{"GatherLines", into(6, func(y []T) { GatherLines(y, a, []int{2, 0}, 3, 1, 3, 3, 3) }), into(6, func(y []T) { k.gatherLines(y, a, []int{2, 0}, 3, 1, 3, 3, 3) })},
		{"SumLines", into(4, func(y []T) { SumLines(y, a, []int{2, 0}, 2, 2, 2, 2) }), into(4, func(y []T) { k.sumLines(y, a, []int{2, 0}, 2, 2, 2, 2) })},
		{"Equal", bools(Equal[T]), bools(k.equal)},
		{"NotEqual", bools(NotEqual[T]), bools(k.notEqual)},
		{"Less", bools(Less[T]), bools(k.less)},
		{"LessEqual", bools(LessEqual[T]), bools(k.lessEqual)},
	} {
		if err := agree(c.have, c.want, 3); err != nil || len(c.have) != len(c.want) {
			t.Errorf("%s: have %v, want %v", c.name, c.have, c.want)
		}
	}
}

// Operands that are shorter than dst are a panic, not a read of other memory.
func TestShortOperand(t *testing.T) {
	for name, f := range map[string]func(dst, x []float64){
		"Add":     func(dst, x []float64) { Add(dst, x, dst) },
		"Exp":     func(dst, x []float64) { Exp(dst, x) },
		"Axpy":    func(dst, x []float64) { Axpy(dst, x, 1) },
		"SubRows": func(dst, x []float64) { SubRows(dst, x, x) },
		"Softmax": func(dst, x []float64) { Softmax(dst, x, 2) },
		"Dot":     func(dst, x []float64) { Dot(dst, x) },
		"Less":    func(dst, x []float64) { Less(make([]bool, len(dst)), dst, x) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s takes an operand that is too short", name)
				}
			}()
			f(make([]float64, 6), make([]float64, 4))
		}()
	}
}
