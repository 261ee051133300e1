package data

import (
	"fmt"
	"strings"
	"time"
)

// The widths of the book's date.txt: the longest question is like "Wednesday,
// September 27, 1994".
const (
	dateQuestion = 29
	dateAnswer   = 11
)

// The days of the book's date.txt: the first, and their number up to the end
// of 2017. So two digits of a year are enough.
var (
	firstDay = time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC)
	days     = uint64(time.Date(2018, time.January, 1, 0, 0, 0, 0, time.UTC).Sub(firstDay) / (24 * time.Hour))
)

// The four forms of a date: 9/27/94, Sep 27, 1994, and so on.
var dateForms = [4]string{"1/2/06", "Jan 2, 2006", "January 2, 2006", "Monday, January 2, 2006"}

// Dates returns n dates in the form of the book's date.txt: a question of 29
// characters, in one of its forms, and "_1994-09-27".
//
//	9/27/94        Sep 27, 1994        September 27, 1994        Tuesday, September 27, 1994
//
// The last three come as they are, or in capitals (one in four), or in small
// letters (one in four). Each date draws its day from 1970 … 2017, then its
// form, then its letters. Dates may repeat, as they do in the book's file; that
// one itself cannot be made again, as how it was drawn is not known:
// [ReadPairs] reads it.
func Dates(n int, rng *RandomState) ([]Pair, error) {
	if n < 0 || rng == nil {
		return nil, fmt.Errorf("data: Dates wants 0 or more dates and a generator, not %d and %v", n, rng)
	}
	pairs := make([]Pair, n)
	for i := range pairs {
		day := firstDay.AddDate(0, 0, int(rng.Interval(days-1)))
		q := day.Format(dateForms[rng.Interval(uint64(len(dateForms)-1))])
		switch rng.Interval(3) {
		case 0:
			q = strings.ToUpper(q)
		case 1:
			q = strings.ToLower(q)
		}
		pairs[i] = Pair{q, string(answerMark) + day.Format(time.DateOnly)}.pad(dateQuestion, dateAnswer)
	}
	return pairs, nil
}
