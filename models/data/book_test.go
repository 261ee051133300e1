package data

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// bookCase is a case of testdata/book.json: what the book's programs made of
// their data.
type bookCase struct {
	Config struct {
		Text    string
		Window  int
		Formula [4]int64 `json:"corpus_formula"`
		Len     int      `json:"corpus_len"`
		Hidden  int
		Batch   int
		Time    int
		Iters   int
		Seed    uint32
		Pairs   [4]int `json:"data_formula"`
		Train   int    `json:"n_train"`
		Test    int    `json:"n_test"`
	}
	Vocab          json.RawMessage
	Corpus, Target []int64
	CorpusSum      int64 `json:"corpus_sum"`
	Contexts       [][]int64
	DataSize       int       `json:"data_size"`
	P              []float64 `json:"word_p_first8"`
	Sumsq          float64   `json:"word_p_sumsq"`
	Contexts3      [][]int64 `json:"contexts_first_3"`
	Target3        []int64   `json:"target_first_3"`
	FirstContexts  [][]int64 `json:"first_batch_contexts"`
	FirstTarget    []int64   `json:"first_batch_target"`
	Samples1       [][]int64 `json:"negative_samples_iter1"`
	Samples2       [][]int64 `json:"negative_samples_iter2"`
	Checksum       int64     `json:"negative_samples_checksum_value"`
	Drawn          int       `json:"negative_samples_drawn"`
	After          struct {
		Next [2]float64 `json:"next_two_random_sample"`
	} `json:"rng_after"`
	PerEpoch  int       `json:"iters_per_epoch"`
	FirstX    [][]int64 `json:"first_batch_x"`
	FirstT    [][]int64 `json:"first_batch_t"`
	Questions []string  `json:"questions_first_5"`
	Answers   []string  `json:"answers_first_5"`
	X3        [][]int64 `json:"x_first_3"`
	T3        [][]int64 `json:"t_first_3"`
	SumX      int64     `json:"x_sum"`
	SumT      int64     `json:"t_sum"`
	TestQ     []string  `json:"test_questions"`
	TestA     []string  `json:"test_answers"`
}

func readCase(t *testing.T, name string) (c bookCase) {
	t.Helper()
	text, err := os.ReadFile("testdata/book.json")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]bookCase{}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	c, ok := cases[name]
	if !ok {
		t.Fatalf("no case %s", name)
	}
	return c
}

// words returns the case's corpus, made by its formula.
func (c *bookCase) words() []int64 {
	f := c.Config.Formula
	corpus := make([]int64, c.Config.Len)
	for i := range corpus {
		k := int64(i)
		corpus[i] = (f[0]*k*k + f[1]*k + k/f[2]) % f[3]
	}
	return corpus
}

func total(x []int64) (s int64) {
	for _, v := range x {
		s += v
	}
	return s
}

// same fails the test unless the rows lie one after the other in have.
func same(t *testing.T, what string, have []int64, want [][]int64) {
	t.Helper()
	if w := slices.Concat(want...); len(w) == 0 || len(have) < len(w) || !slices.Equal(have[:len(w)], w) {
		t.Errorf("%s: have %v, want %v", what, have[:min(len(have), 24)], want)
	}
}
