package data

import (
	"cmp"
	"fmt"
	"slices"
)

// Words with a meaning of their own.
const (
	Unknown = "<unk>" // stands for every word that a vocabulary does not know
	End     = "<eos>" // ends a sentence
)

// Vocabulary numbers words, or characters, from 0 in the order in which they
// were added. Its zero value is an empty vocabulary. It is not safe for
// concurrent use while words are added.
type Vocabulary struct {
	words []string
	ids   map[string]int64
}

// NewVocabulary returns a vocabulary of these words; a word that is there
// already is not added again.
func NewVocabulary(words ...string) *Vocabulary {
	v := &Vocabulary{}
	for _, w := range words {
		v.Add(w)
	}
	return v
}

// MostFrequent returns a vocabulary of at most size words: Unknown, which all
// others become, and the words that are most frequent in the text, of two
// equally frequent ones that which comes first there. The ids follow the first
// appearance in the text, with Unknown as 0. A size below 1 is an error.
func MostFrequent(size int, text []string) (*Vocabulary, error) {
	if size < 1 {
		return nil, fmt.Errorf("data: a vocabulary with room for %s needs a size of at least 1, not %d", Unknown, size)
	}
	v := NewVocabulary(Unknown)
	all := NewVocabulary(text...)
	counts := make([]int, all.Len())
	for _, w := range text {
		counts[all.ids[w]]++
	}
	ids := make([]int64, 0, all.Len())
	for id, w := range all.words {
		if w != Unknown {
			ids = append(ids, int64(id))
		}
	}
	slices.SortStableFunc(ids, func(a, b int64) int { return cmp.Compare(counts[b], counts[a]) })
	ids = ids[:min(size-1, len(ids))]
	slices.Sort(ids)
	for _, id := range ids {
		v.Add(all.words[id])
	}
	return v, nil
}

// Add returns the id of a word, a new one if it was not there.
func (v *Vocabulary) Add(word string) int64 {
	if id, ok := v.ids[word]; ok {
		return id
	}
	if v.ids == nil {
		v.ids = map[string]int64{}
	}
	id := int64(len(v.words))
	v.ids[word] = id
	v.words = append(v.words, word)
	return id
}

// Len returns the number of words.
func (v *Vocabulary) Len() int { return len(v.words) }

// Words returns all words; a word's index is its id.
func (v *Vocabulary) Words() []string { return slices.Clone(v.words) }

// ID returns the id of a word, that of Unknown for a word that is not there,
// and false if Unknown is not there either.
func (v *Vocabulary) ID(word string) (id int64, ok bool) {
	if id, ok = v.ids[word]; !ok {
		id, ok = v.ids[Unknown]
	}
	return id, ok
}

// Word returns the word of an id, Unknown for an id that there is not.
func (v *Vocabulary) Word(id int64) string {
	if id < 0 || id >= int64(len(v.words)) {
		return Unknown
	}
	return v.words[id]
}

// IDs returns the ids of words as ID does. A word without one is an error that
// names it.
func (v *Vocabulary) IDs(words []string) ([]int64, error) {
	ids := make([]int64, len(words))
	for i, w := range words {
		id, ok := v.ID(w)
		if !ok {
			return nil, fmt.Errorf("data: word %d is %.40q, which the vocabulary of %d words does not know, nor %s", i, w, v.Len(), Unknown)
		}
		ids[i] = id
	}
	return ids, nil
}
