package train

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// answers are the rows of a classifier's score and their classes.
type answers struct{ score, target *autodiff.Node }

func (a *answers) Wants() []*autodiff.Node { return []*autodiff.Node{a.score, a.target} }

// each calls f for every row that counts, with its class, how many classes are
// ahead of that in the score, and the class that is ahead of all.
func (a *answers) each(values []*tensor.Dense, f func(class, ahead, first int)) error {
	score, target := values[0], values[1]
	classes, rows := 0, 0
	if d := score.Dims(); d > 0 {
		classes = score.Shape()[d-1]
	}
	if classes > 0 {
		rows = score.Shape().TotalSize() / classes
	}
	labels := target.Dtype() == tensor.Int64
	switch {
	case classes == 0 || score.Dtype() != tensor.Float32 && score.Dtype() != tensor.Float64:
		return fmt.Errorf("wants scores, floats with an axis of classes, not %s", a.score)
	case labels && target.Shape().TotalSize() != rows:
		return fmt.Errorf("%d rows of scores %s have %d labels %s", rows, a.score, target.Shape().TotalSize(), a.target)
	case !labels && (target.Dtype() != score.Dtype() || !target.Shape().Eq(score.Shape())):
		return fmt.Errorf("wants one-hot rows of the scores' type, or labels, for %s, not %s", a.score, a.target)
	}
	if score.Dtype() == tensor.Float32 {
		return eachAnswer(score.Float32s(), target, classes, f)
	}
	return eachAnswer(score.Float64s(), target, classes, f)
}

func eachAnswer[T float32 | float64](score []T, target *tensor.Dense, classes int, f func(class, ahead, first int)) error {
	for row := 0; row*classes < len(score); row++ {
		s := score[row*classes:][:classes]
		class, err := classOf(target, row, classes)
		if err != nil {
			return err
		}
		if class < 0 {
			continue
		}
		ahead, first := 0, 0
		for k, v := range s {
			switch {
			case v != v:
				return fmt.Errorf("the score of class %d in row %d is NaN", k, row)
			case v > s[class] || v == s[class] && k < class:
				ahead++
			}
			if v > s[first] {
				first = k
			}
		}
		f(class, ahead, first)
	}
	return nil
}

// classOf returns the class of a row of target, negative if the row does not
// count.
func classOf(target *tensor.Dense, row, classes int) (int, error) {
	switch target.Dtype() {
	case tensor.Int64:
		class := target.Int64s()[row]
		if class >= int64(classes) {
			return 0, fmt.Errorf("label %d in row %d: there are %d classes", class, row, classes)
		}
		return int(max(class, -1)), nil
	case tensor.Float32:
		return hot(target.Float32s()[row*classes:][:classes], row)
	}
	return hot(target.Float64s()[row*classes:][:classes], row)
}

// hot returns where a one-hot row is 1.
func hot[T float32 | float64](row []T, at int) (int, error) {
	class := -1
	for k, v := range row {
		switch {
		case v == 0:
		case v != 1 || class >= 0:
			return 0, fmt.Errorf("row %d of the target is not one-hot: %v", at, row)
		default:
			class = k
		}
	}
	if class < 0 {
		return 0, fmt.Errorf("row %d of the target is not one-hot: all is 0", at)
	}
	return class, nil
}
