package train

import (
	"fmt"
	"strconv"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// Accuracy returns the metric that tells the part of the rows of score (…×K)
// whose largest number is that of their class; of equal numbers the first is the
// largest. The classes are target: one-hot rows (…×K), or labels, int64 and one
// for each row in the same order, of which negative ones do not count.
func Accuracy(score, target *autodiff.Node) Metric {
	return &accuracy{answers: answers{score, target}, k: 1, name: "accuracy"}
}

// TopK is Accuracy that counts a row as right if its class has one of the k
// largest numbers; k is 1 or more, at most K.
func TopK(k int, score, target *autodiff.Node) Metric {
	return &accuracy{answers: answers{score, target}, k: k, name: "top-" + strconv.Itoa(k)}
}

type accuracy struct {
	answers
	name     string
	k        int
	right, n int
}

func (a *accuracy) Name() string   { return a.name }
func (a *accuracy) Higher() bool   { return true }
func (a *accuracy) Reset()         { a.right, a.n = 0, 0 }
func (a *accuracy) Value() float64 { return float64(a.right) / float64(a.n) }

func (a *accuracy) Add(_ int, values []*tensor.Dense) error {
	if err := given(values, a.Wants()); err != nil {
		return err
	}
	if s := values[0].Shape(); len(s) > 0 && (a.k < 1 || a.k > s[len(s)-1]) {
		return fmt.Errorf("wants 1 to %d of the classes, not %d, of %s", s[len(s)-1], a.k, a.score)
	}
	return a.each(values, func(class, ahead, _ int) {
		a.n++
		if ahead < a.k {
			a.right++
		}
	})
}
