package viz

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"keisan/autodiff"
)

// A Tensor is what viz reads of a tensor; *tensor.Dense has it. Data returns the
// elements in row-major order, as a slice of float64, float32, int64 or bool, or
// as one such.
type Tensor interface{ Data() any }

// Values writes into the boxes what these nodes hold: all numbers of a small
// tensor, else their mean, standard deviation, least and greatest. Beside a
// feed, take what a program returned:
//
//	viz.Values(vm.Feed{loss: out[0], grads[0]: out[1]})
//
// The values are read when the drawing is written.
func Values[M ~map[*autodiff.Node]T, T Tensor](of M) Option {
	return option(func(s *settings) {
		if s.values == nil {
			s.values = map[int]Tensor{}
		}
		for n, v := range of {
			if n != nil {
				s.values[n.ID()] = v
			}
		}
	})
}

// The most numbers, rows and columns that are shown whole.
const (
	mostNumbers = 12
	mostRows    = 4
	mostColumns = 4
)

// valueLines returns what n holds, in lines, or none if that is not known.
func (s *settings) valueLines(n *autodiff.Node) []string {
	t := s.values[n.ID()]
	if t == nil {
		return nil
	}
	return tensorLines(numbersOf(t.Data()), n.Shape())
}

// numbersOf returns the elements of a tensor.
func numbersOf(data any) []float64 {
	switch v := data.(type) {
	case []float64:
		return v
	case float64:
		return []float64{v}
	case []float32:
		return floats(v)
	case float32:
		return []float64{float64(v)}
	case []int64:
		return floats(v)
	case int64:
		return []float64{float64(v)}
	case []bool:
		list := make([]float64, len(v))
		for i, b := range v {
			if b {
				list[i] = 1
			}
		}
		return list
	case bool:
		if v {
			return []float64{1}
		}
		return []float64{0}
	}
	return nil
}

func floats[T float32 | int64](v []T) []float64 {
	list := make([]float64, len(v))
	for i, x := range v {
		list[i] = float64(x)
	}
	return list
}

// tensorLines writes a small tensor row by row, and of a large one its
// statistics.
func tensorLines(v []float64, shape autodiff.Shape) []string {
	width := len(v)
	if r := shape.Rank(); r > 1 && shape.Extent(r-1) > 0 {
		width = shape.Extent(r - 1)
	}
	switch {
	case len(v) == 0:
		return nil
	case len(v) > mostNumbers || width > max(mostColumns, 1) && len(v) > 6 || len(v)/width > mostRows || len(v)%width != 0:
		return []string{statistics(v)}
	case len(v) == 1:
		return []string{"= " + brief(v[0])}
	}
	var rows []string
	for ; len(v) > 0; v = v[width:] {
		texts := make([]string, width)
		for i, x := range v[:width] {
			texts[i] = brief(x)
		}
		rows = append(rows, "["+strings.Join(texts, "  ")+"]")
	}
	return rows
}

// statistics returns "μ 0.1 σ 0.9, −2.1 … 1.8"; numbers that are none are counted.
func statistics(v []float64) string {
	sum, low, high, bad := 0.0, math.Inf(1), math.Inf(-1), 0
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			bad++
			continue
		}
		sum, low, high = sum+x, min(low, x), max(high, x)
	}
	good := len(v) - bad
	if good == 0 {
		return strconv.Itoa(bad) + " NaN, ±Inf"
	}
	mean, squares := sum/float64(good), 0.0
	for _, x := range v {
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			squares += (x - mean) * (x - mean)
		}
	}
	text := fmt.Sprintf("μ %s σ %s, %s … %s", brief(mean), brief(math.Sqrt(squares/float64(good))), brief(low), brief(high))
	if bad > 0 {
		text += ", " + strconv.Itoa(bad) + " NaN, ±Inf"
	}
	return text
}

// brief writes a number in three digits.
func brief(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'g', 3, 64), "-", "−", 1)
}
