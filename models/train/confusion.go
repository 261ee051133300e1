package train

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// A Confusion is the metric Accuracy that also tells which classes are taken for
// which.
type Confusion struct {
	accuracy
	counts [][]int
}

// NewConfusion returns the confusion matrix of a classifier of so many classes;
// score and target are those of Accuracy.
func NewConfusion(classes int, score, target *autodiff.Node) *Confusion {
	c := &Confusion{accuracy: accuracy{answers: answers{score, target}, k: 1, name: "accuracy"}}
	c.counts = make([][]int, max(classes, 0))
	for i := range c.counts {
		c.counts[i] = make([]int, classes)
	}
	return c
}

// Reset forgets all batches.
func (c *Confusion) Reset() {
	c.accuracy.Reset()
	for _, row := range c.counts {
		clear(row)
	}
}

// Add counts the rows of a batch.
func (c *Confusion) Add(_ int, values []*tensor.Dense) error {
	if err := given(values, c.Wants()); err != nil {
		return err
	}
	if s := values[0].Shape(); len(s) == 0 || s[len(s)-1] != len(c.counts) {
		return fmt.Errorf("is for %d classes, the score is %s", len(c.counts), c.score)
	}
	return c.each(values, func(class, ahead, first int) {
		c.n++
		if ahead == 0 {
			c.right++
		}
		c.counts[class][first]++
	})
}

// Counts returns how many rows of class i were taken for class j, [i][j]. The
// caller must not change them.
func (c *Confusion) Counts() [][]int { return c.counts }

// String returns the matrix as a table, a row for each class and a column for
// what it is taken for.
func (c *Confusion) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "class\t")
	for j := range c.counts {
		fmt.Fprintf(w, "as %d\t", j)
	}
	for i, row := range c.counts {
		fmt.Fprintf(w, "\n%d\t", i)
		for _, n := range row {
			fmt.Fprintf(w, "%d\t", n)
		}
	}
	fmt.Fprintln(w)
	w.Flush()
	return b.String()
}
