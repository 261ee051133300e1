package words_test

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"keisan/models/words"
)

// Package parity's flag, taken by all tests of models, so that it can follow
// go test ./models/....
var _ = flag.String("parity", "", "for the tests of package parity")

// counting is testdata/counting.json, of NumPy.
type counting []struct {
	Corpus                   []int64
	Words, Window, Columns   int
	Counts, PPMI, Projection [][]float64
	Cosines, Analogy         []float64
}

func TestCountingIsNumPys(t *testing.T) {
	raw, err := os.ReadFile("testdata/counting.json")
	var cases counting
	if err == nil {
		err = json.Unmarshal(raw, &cases)
	}
	if err != nil || len(cases) == 0 {
		t.Fatal(err)
	}
	for _, c := range cases {
		counts, err := words.CoOccurrence(c.Corpus, c.Words, c.Window)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "counts", counts, c.Counts, 0)
		ppmi, err := words.PPMI(counts)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "PPMI", ppmi, c.PPMI, 1e-12)
		u, err := words.Reduce(ppmi, c.Columns)
		if err != nil {
			t.Fatal(err)
		}
		var projection mat.Dense
		projection.Mul(u, u.T())
		near(t, "projection", &projection, c.Projection, 1e-10)

		v, err := words.NewVectors(numerals(c.Words), u)
		if err != nil {
			t.Fatal(err)
		}
		alike, err := v.MostSimilar("3", c.Words)
		check(t, alike, err, c.Cosines, 3)
		alike, err = v.Analogy("0", "1", "2", c.Words)
		check(t, alike, err, c.Analogy, 0, 1, 2)
	}
}

// check compares neighbours with the cosines of all words but some.
func check(t *testing.T, have []words.Neighbour, err error, cosines []float64, without ...int) {
	t.Helper()
	if err != nil || len(have) != len(cosines)-len(without) {
		t.Fatalf("have %d neighbours, want %d without %v; %v", len(have), len(cosines), without, err)
	}
	for i, n := range have {
		id, _ := strconv.Atoi(n.Word)
		if slices.Contains(without, id) || !(math.Abs(n.Similarity-cosines[id]) <= 1e-9) {
			t.Errorf("%s: have %v, want %v", n.Word, n.Similarity, cosines[id])
		}
		if i > 0 && !(n.Similarity <= have[i-1].Similarity) {
			t.Errorf("%s is nearer than the one before", n.Word)
		}
	}
}

func near(t *testing.T, what string, have mat.Matrix, want [][]float64, tolerance float64) {
	t.Helper()
	if n, m := have.Dims(); n != len(want) || m != len(want[0]) {
		t.Fatalf("%s: have %d×%d, want %d×%d", what, n, m, len(want), len(want[0]))
	}
	for i, row := range want {
		for j, w := range row {
			if v := have.At(i, j); !(math.Abs(v-w) <= tolerance) {
				t.Fatalf("%s[%d][%d]: have %v, want %v", what, i, j, v, w)
			}
		}
	}
}

func numerals(n int) (list []string) {
	for i := range n {
		list = append(list, strconv.Itoa(i))
	}
	return list
}

func TestMistakes(t *testing.T) {
	rows := mat.NewDense(2, 1, []float64{1, 2})
	v, err := words.NewVectors([]string{"a", "b"}, rows)
	if err != nil {
		t.Fatal(err)
	}
	err2 := func(_ any, err error) error { return err }
	for says, err := range map[string]error{
		"word 1 of the corpus is 3": err2(words.CoOccurrence([]int64{0, 3}, 2, 1)),
		"at least 1":                err2(words.CoOccurrence([]int64{0, 1}, 2, 0)),
		"0 columns":                 err2(words.Reduce(rows, 0)),
		"does not converge":         err2(words.Reduce(mat.NewDense(2, 2, []float64{1, math.NaN(), 0, 1}), 1)),
		"1 words and 2 vectors":     err2(words.NewVectors([]string{"a"}, rows)),
		"both \"a\"":                err2(words.NewVectors([]string{"a", "a"}, rows)),
		"not of finite numbers":     err2(words.NewVectors([]string{"a", "b"}, mat.NewDense(2, 1, []float64{1, math.Inf(1)}))),
		"no vector of \"c\"":        err2(v.MostSimilar("c", 1)),
		"no vector of \"d\"":        err2(v.Analogy("a", "d", "b", 1)),
	} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
	}
}

func TestCountsRefused(t *testing.T) {
	var none *mat.Dense
	for what, counts := range map[string]mat.Matrix{
		"a matrix of counts, not nil": nil, "matrix of counts, not nil": none, "not a 3×2 matrix": mat.NewDense(3, 2, nil),
		"0×0": new(mat.Dense), "words 1 and 0 is -1": mat.NewDense(2, 2, []float64{1, 2, -1, 0}),
		"words 0 and 1 is NaN": mat.NewDense(2, 2, []float64{1, math.NaN(), 1, 0}), "words 1 and 1 is +Inf": mat.NewDense(2, 2, []float64{1, 2, 1, math.Inf(1)}),
	} {
		if p, err := words.PPMI(counts); p != nil || err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("want %q, have %v, %v", what, p, err)
		}
	}
	_, reduced := words.Reduce(none, 1)
	_, made := words.NewVectors(nil, none)
	var vectors *words.Vectors
	_, alike := vectors.MostSimilar("a", 1)
	_, analogy := vectors.Analogy("a", "b", "c", 1)
	if reduced == nil || made == nil || alike == nil || analogy == nil {
		t.Errorf("have %v, %v, %v, %v", reduced, made, alike, analogy)
	}
}
