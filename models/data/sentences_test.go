package data

import (
	"slices"
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	text, err := Sentences(2000, NewRandomState(1))
	if err != nil {
		t.Fatal(err)
	}
	count, words := 0, NewVocabulary(text...)
	he := map[string]string{}
	for _, p := range people {
		he[p.who] = p.pronoun
	}
	for line := range strings.SplitSeq(strings.Join(text, " "), End) {
		w := strings.Fields(line)
		if len(w) == 0 {
			continue
		}
		count++
		if strings.Contains(line, "@") || len(w) < 5 {
			t.Fatalf("a sentence is %q", line)
		}
		if he[w[1]] != "" && slices.Contains(w, "that") && w[4] != he[w[1]] {
			t.Errorf("%q: want %s", line, he[w[1]])
		}
	}
	if count != 2000 || words.Len() < 45 || words.Len() > 65 {
		t.Errorf("have %d sentences of %d words", count, words.Len())
	}
	again, _ := Sentences(2000, NewRandomState(1))
	if !slices.Equal(text, again) {
		t.Error("one seed, two texts")
	}
	if _, err := Sentences(-1, NewRandomState(1)); err == nil {
		t.Error("-1 sentences: no error")
	}
	if _, err := Sentences(1, nil); err == nil {
		t.Error("no generator: no error")
	}
}
