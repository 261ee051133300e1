package data

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"keisan/internal/numpy"
)

func TestAdditionSeriesIsTheBooksInput(t *testing.T) {
	c := readCase(t, "ch07_seq2seq")
	var vocab string
	if err := json.Unmarshal(c.Vocab, &vocab); err != nil {
		t.Fatal(err)
	}
	f := c.Config.Pairs
	pairs := AdditionSeries(c.Config.Train+c.Config.Test, f[0], f[1], f[2], f[3])
	for i, p := range pairs[:5] {
		if want := (Pair{c.Questions[i], c.Answers[i]}); p != want {
			t.Errorf("pair %d: have %q, want %q", i, p, want)
		}
	}
	for i, p := range pairs[c.Config.Train:] {
		if want := (Pair{c.TestQ[i], c.TestA[i]}); p != want {
			t.Errorf("test pair %d: have %q, want %q", i, p, want)
		}
	}
	s, err := Encode(pairs)
	if err != nil {
		t.Fatal(err)
	}
	if have := strings.Join(s.Chars.Words(), ""); have != vocab {
		t.Errorf("have characters %q, want %q", have, vocab)
	}
	train, _, err := s.Split(c.Config.Test, nil)
	if err != nil {
		t.Fatal(err)
	}
	train = train.Reversed()
	same(t, "x", train.X.Int64s(), c.X3)
	same(t, "t", train.T.Int64s(), c.T3)
	for what, sums := range map[string][2]int64{"x": {total(train.X.Int64s()), c.SumX}, "t": {total(train.T.Int64s()), c.SumT}} {
		if sums[0] != sums[1] {
			t.Errorf("sum of %s: have %d, want %d", what, sums[0], sums[1])
		}
	}
	if have, want := s.Text(s.X.Int64s()[:7]), c.Questions[0]; have != want {
		t.Errorf("have the text %q, want %q", have, want)
	}
}

// testdata/pairs.txt is a file in the book's form, pairs.npz what its load_data
// makes of it.
func TestFileIsLoadedAsInTheBook(t *testing.T) {
	text, err := os.ReadFile("testdata/pairs.txt")
	if err != nil {
		t.Fatal(err)
	}
	pairs, err := ReadPairs(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := WritePairs(&again, pairs); err != nil || again.String() != string(text) {
		t.Errorf("have %q %v, want the file", again.String(), err)
	}
	s, err := Encode(pairs)
	if err != nil {
		t.Fatal(err)
	}
	train, test, err := s.Split(s.Len()/10, NewRandomState(1984))
	if err != nil {
		t.Fatal(err)
	}
	e, err := numpy.ReadNpzFile("testdata/pairs.npz", nil)
	if err != nil {
		t.Fatal(err)
	}
	x := append(slices.Clone(train.X.Int64s()), test.X.Int64s()...)
	y := append(slices.Clone(train.T.Int64s()), test.T.Int64s()...)
	if want := e[0].Data.([]int64); !slices.Equal(x, want) {
		t.Errorf("x: have %v, want %v", x, want)
	}
	if want := e[1].Data.([]int64); !slices.Equal(y, want) {
		t.Errorf("t: have %v, want %v", y, want)
	}
	if test.Len() != 1 || train.Len() != 10 {
		t.Errorf("have %d and %d pairs", train.Len(), test.Len())
	}
}

func TestPairMistakes(t *testing.T) {
	for text, says := range map[string]string{
		"":                         "empty",
		"1+1_2 \n1+1 2 \n":         "line 2",
		"1+1_2 \n1+1_2\n":          `line 2 of the pairs: the answer "_2" has 2 characters, the first has 3`,
		"1+1_2\n1+10_2\n":          `the question "1+10" has 4`,
		"a\xff_2\n":                "line 1",
		strings.Repeat("x", 1<<17): "line 1",
	} {
		if _, err := ReadPairs(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.20q: have %v, want %q", text, err, says)
		}
	}
	for _, pairs := range [][]Pair{nil, {{"", "_"}}, {{"a", "_"}, {"ab", "_"}}} {
		if _, err := Encode(pairs); err == nil {
			t.Errorf("%q: no error", pairs)
		}
	}
	s, err := Encode([]Pair{{"a", "_"}, {"b", "_"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{-1, 0, 2} {
		if _, _, err := s.Split(n, nil); err == nil {
			t.Errorf("%d for the test: no error", n)
		}
	}
	for n, rng := range map[int]*RandomState{-1: NewRandomState(1), 500501: NewRandomState(1), 1: nil} {
		if _, err := Addition(n, rng); err == nil {
			t.Errorf("%d sums: no error", n)
		}
	}
	if _, err := Dates(-1, NewRandomState(1)); err == nil {
		t.Error("-1 dates: no error")
	}
}

// The book's addition.txt has of 50000 sums 12577 of two numbers of three
// digits, 3981 of two, 55 of one, and no sum twice.
func TestAdditionHasTheBooksMixture(t *testing.T) {
	pairs, err := Addition(50000, NewRandomState(3))
	if err != nil {
		t.Fatal(err)
	}
	digits := map[[2]int]int{}
	seen := map[[2]int]bool{}
	for _, p := range pairs {
		a, b := number(t, &p.Question, '+'), number(t, &p.Question, ' ')
		p.Answer = p.Answer[1:]
		if sum := number(t, &p.Answer, ' '); sum != a+b {
			t.Fatalf("%d + %d is not %d", a, b, sum)
		}
		if key := [2]int{min(a, b), max(a, b)}; seen[key] {
			t.Fatalf("%d+%d is there twice", a, b)
		} else {
			seen[key] = true
		}
		digits[[2]int{int(math.Log10(max(float64(a), 1))), int(math.Log10(max(float64(b), 1)))}]++
	}
	for d, want := range map[[2]int]int{{2, 2}: 12577, {2, 1}: 11964, {1, 2}: 11799, {1, 1}: 3981, {0, 0}: 55, {0, 2}: 4376} {
		if have := digits[d]; math.Abs(float64(have-want)) > 0.05*float64(want)+5 {
			t.Errorf("%v digits and one: have %d, the book %d", d, have, want)
		}
	}
}

// number reads the digits of s up to the mark, or to its end, and cuts them off.
func number(t *testing.T, s *string, mark byte) (v int) {
	t.Helper()
	digits, rest, _ := strings.Cut(*s, string(mark))
	for _, c := range digits {
		if c < '0' || c > '9' {
			t.Fatalf("%q is no number", digits)
		}
		v = 10*v + int(c-'0')
	}
	*s = rest
	return v
}

// All of the book's date.txt has 59 characters, one date in four in each form,
// and of those with words one half as they are. Its first lines are of this
// kind.
func TestDatesHaveTheBooksForms(t *testing.T) {
	const n = 20000
	pairs, err := Dates(n, NewRandomState(5))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Encode(pairs)
	if err != nil {
		t.Fatal(err)
	}
	if s.Chars.Len() != 59 || s.X.Shape()[1] != 29 || s.T.Shape()[1] != 11 {
		t.Errorf("have %d characters, shapes %v and %v", s.Chars.Len(), s.X.Shape(), s.T.Shape())
	}
	forms, years := map[string]int{}, map[int]bool{}
	for _, p := range pairs {
		day, err := time.Parse("_2006-01-02", p.Answer)
		if err != nil {
			t.Fatal(err)
		}
		years[day.Year()] = true
		q := strings.TrimRight(p.Question, " ")
		letters := "mixed"
		if strings.IndexFunc(q, unicode.IsLower) < 0 {
			letters = "capitals"
		} else if strings.IndexFunc(q, unicode.IsUpper) < 0 {
			letters = "small"
		}
		form := ""
		if strings.EqualFold(q, day.Format("1/2/06")) {
			form, letters = "1/2/06", ""
		}
		for _, f := range []string{"Jan 2, 2006", "January 2, 2006", "Monday, January 2, 2006"} {
			if form == "" && strings.EqualFold(q, day.Format(f)) {
				form = f
				if day.Month() == time.May && f[:3] == "Jan" {
					form = "May 2, 2006" // one or the other
				}
			}
		}
		forms[form+" "+letters]++
	}
	for form, share := range map[string]float64{ // of the book's 50000
		"1/2/06 ": 12434, "Jan 2, 2006 mixed": 5740, "Jan 2, 2006 capitals": 2755, "January 2, 2006 small": 2917,
		"Monday, January 2, 2006 mixed": 6228, "Monday, January 2, 2006 small": 3072, "May 2, 2006 mixed": 1089,
	} {
		if have, want := float64(forms[form])/n, share/50000; !(math.Abs(have-want) <= 0.01) {
			t.Errorf("%q: have %.3f of all, the book %.3f", form, have, want)
		}
	}
	if forms[" mixed"]+forms[" small"]+forms[" capitals"] > 0 || len(forms) != 10+3 {
		t.Errorf("have the forms %v", forms)
	}
	if !years[1970] || !years[2017] || years[1969] || years[2018] || len(years) != 48 {
		t.Errorf("have the years %v", years)
	}
}
