package data

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"gorgonia.org/tensor"
)

// Sequences is a dataset of sequences to sequences: N questions of TQ
// characters and N answers of TA characters, as ids.
type Sequences struct {
	X     *tensor.Dense // (N×TQ) the questions, int64
	T     *tensor.Dense // (N×TA) the answers, int64
	Chars *Vocabulary   // the characters of both
}

// Encode numbers the characters of pairs by their first appearance in question
// 0, answer 0, question 1, answer 1 and so on, as the book does, and returns
// the ids. Pairs of different lengths are an error that names the pair.
func Encode(pairs []Pair) (*Sequences, error) {
	if len(pairs) == 0 {
		return nil, errors.New("data: Encode: there are no pairs")
	}
	v := &Vocabulary{}
	var x, t []int64
	for i, p := range pairs {
		if err := p.like(pairs[0]); err != nil {
			return nil, fmt.Errorf("data: Encode: pair %d: %w", i, err)
		}
		x = append(x, v.chars(p.Question)...)
		t = append(t, v.chars(p.Answer)...)
	}
	question, answer := utf8.RuneCountInString(pairs[0].Question), utf8.RuneCountInString(pairs[0].Answer)
	if question == 0 || answer == 0 {
		return nil, errors.New("data: Encode: a question or an answer without a character")
	}
	return &Sequences{dense(x, len(pairs), question), dense(t, len(pairs), answer), v}, nil
}

// chars adds the characters of a text and returns their ids.
func (v *Vocabulary) chars(text string) (ids []int64) {
	for _, c := range text {
		ids = append(ids, v.Add(string(c)))
	}
	return ids
}

// Text returns the characters of ids as a text.
func (s *Sequences) Text(ids []int64) string {
	var text []byte
	for _, id := range ids {
		text = append(text, s.Chars.Word(id)...)
	}
	return string(text)
}

// Len returns the number of pairs.
func (s *Sequences) Len() int { return s.X.Shape()[0] }

// Reversed returns the set with each question from its last character to its
// first, so that the padding comes first. Answers and characters are shared.
func (s *Sequences) Reversed() *Sequences {
	x := slices.Clone(s.X.Int64s())
	for question := range slices.Chunk(x, s.X.Shape()[1]) {
		slices.Reverse(question)
	}
	return &Sequences{dense(x, s.X.Shape()...), s.T, s.Chars}
}

// Split shuffles the pairs with one draw from rng, nil for none, and sets the
// last ones apart for a test. The book's load_data is
//
//	train, test, err := s.Split(s.Len()/10, NewRandomState(1984))
//
// It is an error if one of the two sets would be empty.
func (s *Sequences) Split(test int, rng Shuffler) (train, tested *Sequences, err error) {
	n := s.Len()
	if test < 1 || test >= n {
		return nil, nil, fmt.Errorf("data: %d of %d pairs cannot be set apart for a test: both sets need one or more", test, n)
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	if rng != nil {
		rng.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	return s.rows(order[:n-test]), s.rows(order[n-test:]), nil
}

func (s *Sequences) rows(order []int) *Sequences {
	pick := func(x *tensor.Dense) *tensor.Dense {
		w, from := x.Shape()[1], x.Int64s()
		to := make([]int64, 0, len(order)*w)
		for _, i := range order {
			to = append(to, from[i*w:(i+1)*w]...)
		}
		return dense(to, len(order), w)
	}
	return &Sequences{pick(s.X), pick(s.T), s.Chars}
}
