package data

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"gorgonia.org/tensor"
)

// CSV says how a table in text is to be read. Its zero value reads numbers
// between commas, without a header and without classes.
type CSV struct {
	Comma  rune   // between the columns; 0 is ","
	Header bool   // whether the first line names the columns
	Class  string // the column of the classes, by its name in the header or its number from 1; "" if there are none
}

// Table is what a file of comma-separated values holds.
type Table struct {
	Columns []string      // the names of X's columns, their numbers from 1 without a header
	X       *tensor.Dense // (N×D) the numbers, float64
	Labels  *tensor.Dense // (N) the classes as int64, by first appearance; nil without a class column
	Classes *Vocabulary   // their names
}

// Read reads a table. All lines have the same columns; all but the classes are
// finite numbers. Every mistake is an error with its line and column. Empty
// lines are skipped, spaces around a value count for nothing.
func (c CSV) Read(r io.Reader) (*Table, error) {
	lines := csv.NewReader(r)
	lines.ReuseRecord = true
	lines.TrimLeadingSpace = true
	if c.Comma != 0 {
		lines.Comma = c.Comma
	}
	t := &Table{}
	var x []float64
	var labels []int64
	class, width := -1, -1
	for rows := 0; ; rows++ {
		record, err := lines.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("data: CSV: %w", err)
		}
		if width < 0 {
			width = len(record)
			if class, err = c.columns(t, record); err != nil {
				return nil, err
			}
			if c.Header {
				continue
			}
		}
		for k, field := range record {
			field = strings.TrimSpace(field)
			line, column := lines.FieldPos(k)
			switch v, err := strconv.ParseFloat(field, 64); {
			case k == class && field == "":
				return nil, fmt.Errorf("data: CSV: line %d, column %d (%s): the class is empty", line, column, c.Class)
			case k == class:
				labels = append(labels, t.Classes.Add(field))
			case err != nil || math.IsNaN(v) || math.IsInf(v, 0):
				return nil, fmt.Errorf("data: CSV: line %d, column %d (%s): %.40q is no finite number", line, column, t.name(k, class), field)
			default:
				x = append(x, v)
			}
		}
	}
	n := len(labels)
	if d := len(t.Columns); d > 0 && class < 0 {
		n = len(x) / d
	}
	if n == 0 || len(t.Columns) == 0 {
		return nil, fmt.Errorf("data: CSV: %d lines of %d columns of numbers hold no data", n, len(t.Columns))
	}
	t.X = dense(x, n, len(t.Columns))
	if class >= 0 {
		t.Labels = dense(labels, n)
	}
	return t, nil
}

// columns names the columns and finds the classes', -1 if there is none.
func (c CSV) columns(t *Table, first []string) (class int, err error) {
	class = -1
	for k, name := range first {
		number := strconv.Itoa(k + 1)
		if !c.Header {
			name = number
		}
		name = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
		if c.Class != "" && name == c.Class && slices.Contains(t.Columns, name) {
			return -1, fmt.Errorf("data: CSV: line 1, column %d: a second column is named %q; the number tells which has the classes", k+1, name)
		}
		if c.Class != "" && (name == c.Class || number == c.Class && class < 0) {
			class = k
		}
		t.Columns = append(t.Columns, name)
	}
	if c.Class == "" {
		return -1, nil
	}
	if class < 0 {
		return -1, fmt.Errorf("data: CSV: line 1: there is no column %q for the classes: they are %s", c.Class, strings.Join(t.Columns, ", "))
	}
	t.Columns = append(t.Columns[:class], t.Columns[class+1:]...)
	t.Classes = &Vocabulary{}
	return class, nil
}

// name returns the name of a file's column k.
func (t *Table) name(k, class int) string {
	if class >= 0 && k > class {
		k--
	}
	return t.Columns[k]
}

// Set returns the table as a set for classification in the float type dt. A
// table without classes is an error.
func (t *Table) Set(dt tensor.Dtype) (*Set, error) {
	if t.Labels == nil {
		return nil, fmt.Errorf("data: the table has no column of classes")
	}
	oneHot, err := OneHot(t.Labels, t.Classes.Len(), tensor.Float64)
	if err != nil {
		return nil, err
	}
	return (&Set{X: t.X, T: oneHot, Labels: t.Labels}).As(dt)
}
