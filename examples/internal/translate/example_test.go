package translate_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"keisan/autodiff"
	"keisan/examples/internal/keep"
	"keisan/examples/internal/translate"
	"keisan/models"
	"keisan/models/data"
	"keisan/models/train"
	"keisan/vm"
)

// A model that learns to answer by the question's first letter, and is asked
// questions that it has not seen.
func Example() {
	var pairs []data.Pair
	for i := range 200 {
		pairs = append(pairs, data.Pair{Question: fmt.Sprintf("%d%02d", i%2, i/2), Answer: []string{"_even", "_odd "}[i%2]})
	}
	task, err := translate.New(pairs, translate.Settings{
		Reversed: true, Seed: 1, Batch: 20, Place: keep.Place{}, Engine: vm.WithSeed(1), Log: io.Discard,
	}, func(g *autodiff.Graph, signs, question, answer int) *models.Translator {
		return models.AttentionSeq2seq(g, signs, 8, 12, question, answer)
	}, train.Adam(0.02))
	if err == nil {
		err = task.Learn(context.Background(), 12)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	var out strings.Builder
	err = task.Show(&out, 20)
	fmt.Println(strings.Count(out.String(), "✓"), "of", task.Test.Len(), "right", err)
	for line := range strings.Lines(out.String()) {
		if q, a, _ := strings.Cut(line, " = ✓ "); (q[0] == '0') != strings.HasPrefix(a, "even") {
			fmt.Print("not as it is read: ", line)
		}
	}
	// Output:
	// 20 of 20 right <nil>
}
