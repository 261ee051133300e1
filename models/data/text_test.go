package data

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"
)

func TestPreprocessAndContextsAreTheBooks(t *testing.T) {
	c := readCase(t, "ch03_simple_cbow")
	var vocab []string
	if err := json.Unmarshal(c.Vocab, &vocab); err != nil {
		t.Fatal(err)
	}
	corpus, v := Preprocess(c.Config.Text)
	if !slices.Equal(corpus, c.Corpus) || !slices.Equal(v.Words(), vocab) {
		t.Errorf("have %v %q, want %v %q", corpus, v.Words(), c.Corpus, vocab)
	}
	contexts, target, err := Contexts(corpus, c.Config.Window)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "contexts", contexts.Int64s(), c.Contexts)
	same(t, "targets", target.Int64s(), [][]int64{c.Target})
	if !contexts.Shape().Eq(tensor.Shape{6, 2}) || !target.Shape().Eq(tensor.Shape{6}) {
		t.Errorf("have shapes %v and %v", contexts.Shape(), target.Shape())
	}

	c = readCase(t, "ch04_cbow_ns")
	contexts, target, err = Contexts(c.words(), c.Config.Window)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "contexts", contexts.Int64s(), c.Contexts3)
	same(t, "targets", target.Int64s(), [][]int64{c.Target3})
	if !contexts.Shape().Eq(tensor.Shape{c.DataSize, 4}) {
		t.Errorf("have shape %v, want %d rows", contexts.Shape(), c.DataSize)
	}
}

func TestContextsMistakes(t *testing.T) {
	for _, window := range []int{-1, 0, 2, 1 << 40} {
		if _, _, err := Contexts([]int64{1, 2, 3, 4}, window); err == nil {
			t.Errorf("window %d: no error", window)
		}
	}
}

func TestOneHot(t *testing.T) {
	ids := dense([]int64{2, 0, 1, 2, 2, 0}, 3, 2)
	y, err := OneHot(ids, 4, tensor.Float32)
	if err != nil {
		t.Fatal(err)
	}
	if !y.Shape().Eq(tensor.Shape{3, 2, 4}) || y.Dtype() != tensor.Float32 {
		t.Errorf("have %v %v", y.Shape(), y.Dtype())
	}
	for i, v := range y.Float32s() {
		want := float32(0)
		if ids.Int64s()[i/4] == int64(i%4) {
			want = 1
		}
		if v != want {
			t.Errorf("element %d: have %v, want %v", i, v, want)
		}
	}
	for says, err := range map[string]error{
		"id 0 of 6 is 2, outside 0 … 1": second(OneHot(ids, 2, tensor.Float64)),
		"not float64":                   second(OneHot(y, 4, tensor.Float64)),
		"float64 or float32, not int":   second(OneHot(ids, 4, tensor.Int64)),
	} {
		if err == nil || says != "not float64" && !strings.Contains(err.Error(), says) {
			t.Errorf("have %v, want %q", err, says)
		}
	}
}

func TestVocabulary(t *testing.T) {
	var v Vocabulary
	if id, ok := v.ID("a"); ok {
		t.Errorf("an empty vocabulary knows %d", id)
	}
	for i, w := range []string{"b", "a", "b", "c"} {
		if have, want := v.Add(w), []int64{0, 1, 0, 2}[i]; have != want {
			t.Errorf("%s: have %d, want %d", w, have, want)
		}
	}
	if _, err := v.IDs([]string{"a", "z"}); err == nil || !strings.Contains(err.Error(), `word 1 is "z"`) {
		t.Errorf("have %v", err)
	}
	if v.Word(2) != "c" || v.Word(3) != Unknown || v.Word(-1) != Unknown || v.Len() != 3 {
		t.Errorf("have %q", v.Words())
	}
	v.Add(Unknown)
	if ids, err := v.IDs([]string{"z", "a"}); err != nil || !slices.Equal(ids, []int64{3, 1}) {
		t.Errorf("have %v %v", ids, err)
	}
}

func TestMostFrequent(t *testing.T) {
	text := strings.Fields("d b a c b a b c <unk> <unk> <unk> <unk> e")
	for size, want := range map[int]string{1: "<unk>", 2: "<unk> b", 3: "<unk> b a", 4: "<unk> b a c", 5: "<unk> d b a c", 9: "<unk> d b a c e"} {
		v, err := MostFrequent(size, text)
		if err != nil {
			t.Fatal(err)
		}
		if have := strings.Join(v.Words(), " "); have != want {
			t.Errorf("%d words: have %s, want %s", size, have, want)
		}
	}
	if _, err := MostFrequent(0, text); err == nil {
		t.Error("0 words: no error")
	}
}

func TestReadText(t *testing.T) {
	v := &Vocabulary{}
	train, err := ReadText(strings.NewReader(" the <unk> sat \n the N\n"), v, true)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(train, []int64{0, 1, 2, 3, 0, 4, 3}) || v.Word(3) != End {
		t.Errorf("have %v %q", train, v.Words())
	}
	test, err := ReadText(strings.NewReader("the dog\n\nsat"), v, false)
	if err != nil || !slices.Equal(test, []int64{0, 1, 3, 3, 2, 3}) || v.Len() != 5 {
		t.Errorf("have %v %v, %d words", test, err, v.Len())
	}
	if _, err := ReadText(strings.NewReader("a\na b"), NewVocabulary("a", End), false); err == nil || !strings.Contains(err.Error(), `"b"`) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("have %v", err)
	}
}
