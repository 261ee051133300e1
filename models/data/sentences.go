package data

import (
	"fmt"
	"strings"
)

// Sentences returns a text of n sentences, each ended by End, in an English of
// some fifty words that is made up here by a few rules: enough for a language
// model to learn grammar from, and for word vectors to find out who is a woman,
// who wears a crown and what can be eaten. Each sentence draws its rule, then
// its words from left to right, from rng.
//
//	the queen said that she was tired        a dog eats the old bread
func Sentences(n int, rng *RandomState) ([]string, error) {
	if n < 0 || rng == nil {
		return nil, fmt.Errorf("data: Sentences wants 0 or more sentences and a generator, not %d and %v", n, rng)
	}
	var text []string
	for range n {
		text = append(text, sentence(rng)...)
	}
	return text, nil
}

// A person goes with other words by sex and by rank.
type person struct {
	who, pronoun, possessive string
	royal                    bool
}

var people = []person{
	{"king", "he", "his", true}, {"queen", "she", "her", true}, {"prince", "he", "his", true}, {"princess", "she", "her", true},
	{"man", "he", "his", false}, {"woman", "she", "her", false}, {"boy", "he", "his", false}, {"girl", "she", "her", false},
}

// classes are words that stand for each other. @royal and @common are those of
// the person that the sentence is about, @he and @his its pronouns.
var classes = map[string][]string{
	"@animal": {"cat", "dog", "horse", "mouse"},
	"@food":   {"bread", "cheese", "apple", "soup"},
	"@place":  {"garden", "house", "forest", "kitchen"},
	"@the":    {"the", "a"},
	"@adj":    {"old", "small", "good", "red"},
	"@feels":  {"tired", "happy", "hungry", "ill"},
	"@eats":   {"eats", "likes", "finds"},
	"@does":   {"sees", "calls", "likes"},
	"@in":     {"in", "behind"},
}

var ranks = map[bool][2][]string{
	true:  {{"crown", "throne", "palace"}, {"rules", "reigns"}},
	false: {{"coat", "hat", "farm"}, {"works", "plays"}},
}

var rules = []string{
	"the @who said that @he was @feels",
	"the @who has @his @owns",
	"the @who @acts @in the @place",
	"the @who @does @the @animal",
	"@the @animal @eats the @adj @food",
	"@the @adj @animal sleeps @in the @place",
	"the @who wants @his @owns and @he @acts",
	"the @who and @his @animal eat @the @food",
}

// sentence follows a rule.
func sentence(rng *RandomState) []string {
	pick := func(from []string) string { return from[rng.Interval(uint64(len(from)-1))] }
	words := strings.Fields(pick(rules))
	p := people[rng.Interval(uint64(len(people)-1))]
	for i, w := range words {
		switch w {
		case "@who":
			words[i] = p.who
		case "@he":
			words[i] = p.pronoun
		case "@his":
			words[i] = p.possessive
		case "@owns":
			words[i] = pick(ranks[p.royal][0])
		case "@acts":
			words[i] = pick(ranks[p.royal][1])
		default:
			if class := classes[w]; class != nil {
				words[i] = pick(class)
			}
		}
	}
	return append(words, End)
}
