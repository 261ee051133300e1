package data

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// answerMark begins an answer, and ends the question before it.
const answerMark = '_'

// Pair is a question and its answer as texts of characters, padded with spaces
// on the right: all questions of a set have one length, and all answers, which
// begin with "_".
type Pair struct{ Question, Answer string }

// pad returns the pair with both sides filled up to so many characters.
func (p Pair) pad(question, answer int) Pair {
	return Pair{fmt.Sprintf("%-*s", question, p.Question), fmt.Sprintf("%-*s", answer, p.Answer)}
}

// ReadPairs reads a file of the book's sequence datasets (addition.txt,
// date.txt): a pair a line, the answer from the first "_" on. A line without
// one, or whose question or answer has another length than those of the first
// line, is an error that names the line.
func ReadPairs(r io.Reader) ([]Pair, error) {
	if r == nil {
		return nil, errNoReader
	}
	var pairs []Pair
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := len(pairs) + 1
		at := strings.IndexRune(lines.Text(), answerMark)
		if at < 0 || !utf8.ValidString(lines.Text()) {
			return nil, fmt.Errorf("data: line %d of the pairs: no %q between question and answer: %.60q", line, answerMark, lines.Text())
		}
		p := Pair{lines.Text()[:at], lines.Text()[at:]}
		if pairs == nil {
			pairs = append(pairs, p)
			continue
		}
		if err := p.like(pairs[0]); err != nil {
			return nil, fmt.Errorf("data: line %d of the pairs: %w", line, err)
		}
		pairs = append(pairs, p)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("data: line %d of the pairs: %w", len(pairs)+1, err)
	}
	if pairs == nil {
		return nil, fmt.Errorf("data: no pairs: the file is empty")
	}
	return pairs, nil
}

// like returns an error if p's lengths are not the first pair's.
func (p Pair) like(first Pair) error {
	for _, s := range []struct{ what, have, want string }{
		{"question", p.Question, first.Question}, {"answer", p.Answer, first.Answer},
	} {
		have, want := utf8.RuneCountInString(s.have), utf8.RuneCountInString(s.want)
		if have != want {
			return fmt.Errorf("the %s %.40q has %d characters, the first has %d", s.what, s.have, have, want)
		}
	}
	return nil
}

// WritePairs writes pairs as [ReadPairs] and the book's programs read them.
func WritePairs(w io.Writer, pairs []Pair) error {
	if w == nil {
		return errors.New("data: the writer is nil")
	}
	b := bufio.NewWriter(w)
	for _, p := range pairs {
		b.WriteString(p.Question)
		b.WriteString(p.Answer)
		b.WriteByte('\n')
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("data: write pairs: %w", err)
	}
	return nil
}
