package train

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/numpy"
	"keisan/vm"
)

// Loading says how variables are to be read from a file whose names are other
// than theirs, or which holds only some of them, or more. Its zero value is
// strict, as [Load] is.
type Loading struct {
	Variables []*autodiff.Node // what is to be read; none means all parameters

	// The entry of a variable in the file is what Names says, or else Rename, or
	// else has the variable's own name.
	Names  map[string]string
	Rename func(variable string) (entry string)

	// Transposed are the variables (N×M) whose entries are (M×N), as those of
	// PyTorch's linear layers. No other entry is transposed, whatever its shape.
	Transposed []string

	AllowMissing bool // variables that the file does not have keep their values
	AllowExtra   bool // entries that are no variable's are left out
}

// A Match is a variable and its entry in a file.
type Match struct{ Variable, Entry string }

// A Mismatch is an entry that cannot be the value of its variable.
type Mismatch struct {
	Match
	Problem string
}

// A LoadReport says what became of variables and entries.
type LoadReport struct {
	Loaded     []Match    // in the order of the variables
	Missing    []Match    // variables whose entry the file does not have
	Extra      []string   // entries that are no variable's, in the order of the file
	Mismatched []Mismatch // in the order of the file
}

// String lists it all, a line for each name.
//
//	loaded 2: W ← encoder.weight, b
//	missing 1: scale
func (r *LoadReport) String() string {
	var b strings.Builder
	part := func(what string, all []string) {
		if len(all) > 0 {
			fmt.Fprintf(&b, "%s %d: %s\n", what, len(all), strings.Join(all, ", "))
		}
	}
	part("loaded", texts(r.Loaded))
	part("missing", texts(r.Missing))
	part("extra", r.Extra)
	if n := len(r.Mismatched); n > 0 {
		fmt.Fprintf(&b, "mismatched %d:\n", n)
		for _, m := range r.Mismatched {
			fmt.Fprintf(&b, "\t%s: %s\n", m.Match, m.Problem)
		}
	}
	return b.String()
}

// String returns "W", or "W ← encoder.weight".
func (m Match) String() string {
	if m.Entry == m.Variable {
		return m.Variable
	}
	return m.Variable + " ← " + m.Entry
}

func texts(all []Match) (list []string) {
	for _, m := range all {
		list = append(list, m.String())
	}
	return list
}

// Load reads the variables from the file. Names that are missing, extra or do
// not match, unless allowed, are one error, and the report says which they all
// are; the report is nil if the file could not be read at all. With an error no
// variable has changed.
func (l Loading) Load(path string, m *vm.Machine) (*LoadReport, error) {
	fail := func(err error) error { return fmt.Errorf("train: load %s: %w", path, err) }
	f, err := formatOf(path)
	if err != nil {
		return nil, fail(err)
	}
	if l.Variables, err = kept(m, l.Variables); err != nil {
		return nil, fail(err)
	}
	wanted, err := l.wanted()
	if err != nil {
		return nil, fail(err)
	}
	var r LoadReport
	all, found := []string{}, map[string]bool{}
	entries, err := f.read(path, func(e item) bool {
		all = append(all, e.name)
		v, ok := wanted[e.name]
		if !ok {
			r.Extra = append(r.Extra, e.name)
			return false
		}
		found[e.name] = true
		if problem := fits(v, e, slices.Contains(l.Transposed, v.Name())); problem != "" {
			r.Mismatched = append(r.Mismatched, Mismatch{Match{v.Name(), e.name}, problem})
			return false
		}
		return true
	})
	if err != nil {
		return nil, fmt.Errorf("train: load: %w", err)
	}
	values := map[*autodiff.Node]*tensor.Dense{}
	for _, e := range entries {
		v := wanted[e.Name]
		if values[v], err = value(v, e, slices.Contains(l.Transposed, v.Name())); err != nil {
			return nil, fail(err)
		}
	}
	for _, v := range l.Variables {
		match := Match{v.Name(), l.entry(v.Name())}
		switch {
		case values[v] != nil:
			r.Loaded = append(r.Loaded, match)
		case !found[match.Entry]:
			r.Missing = append(r.Missing, match)
		}
	}
	if err := l.verdict(&r, all); err != nil {
		r.Loaded = nil
		return &r, fail(err)
	}
	for v, x := range values {
		if err := m.SetValue(v, x); err != nil {
			return nil, fail(err)
		}
	}
	return &r, nil
}

// entry returns the name in the file of a variable.
func (l *Loading) entry(variable string) string {
	if name, ok := l.Names[variable]; ok {
		return name
	}
	if l.Rename != nil {
		return l.Rename(variable)
	}
	return variable
}

// wanted returns the variables by the names of their entries.
func (l *Loading) wanted() (map[string]*autodiff.Node, error) {
	wanted, known := map[string]*autodiff.Node{}, map[string]bool{}
	for _, v := range l.Variables {
		name := l.entry(v.Name())
		if first := wanted[name]; first != nil {
			return nil, fmt.Errorf("the variables %s and %s have the same entry %q", first.Name(), v.Name(), name)
		}
		wanted[name] = v
		known[v.Name()] = true
	}
	for _, name := range append(slices.Sorted(maps.Keys(l.Names)), l.Transposed...) {
		if !known[name] {
			return nil, fmt.Errorf("Names or Transposed has %q, which is no variable: they are %s", name, names(l.Variables))
		}
	}
	return wanted, nil
}

// verdict returns the first thing in the report that is not allowed.
func (l *Loading) verdict(r *LoadReport, all []string) error {
	var err error
	count := 0
	note := func(first error, n int) {
		if n > 0 && err == nil {
			err = first
		}
		count += n
	}
	if n := len(r.Mismatched); n > 0 {
		note(fmt.Errorf("entry %q: %s", r.Mismatched[0].Entry, r.Mismatched[0].Problem), n)
	}
	if n := len(r.Extra); n > 0 && !l.AllowExtra {
		var entries []string
		for _, v := range l.Variables {
			entries = append(entries, l.entry(v.Name()))
		}
		note(fmt.Errorf("entry %q: no variable has this name: they are %s", r.Extra[0], strings.Join(entries, ", ")), n)
	}
	if n := len(r.Missing); n > 0 && !l.AllowMissing {
		note(fmt.Errorf("there is no entry %q, only %s", r.Missing[0].Entry, strings.Join(all, ", ")), n)
	}
	if count > 1 {
		err = fmt.Errorf("%w; and %d more of %d missing, %d extra and %d mismatched names", err, count-1, len(r.Missing), len(r.Extra), len(r.Mismatched))
	}
	return err
}

// fits returns what keeps an item from being the value of v, "" for nothing.
func fits(v *autodiff.Node, e item, transposed bool) string {
	want := v.Shape().Extents()
	if transposed {
		if len(want) != 2 {
			return fmt.Sprintf("the variable's shape is %s, only matrices can be transposed", v.Shape())
		}
		want = []int{want[1], want[0]}
	}
	switch {
	case v.DType().IsFloat() && e.class != anyFloat, v.DType() == autodiff.Int64 && e.class != anyInteger:
		return fmt.Sprintf("its numbers are %s, the variable is %s", e.dtype, v.DType())
	case transposed && !slices.Equal(e.shape, want):
		return fmt.Sprintf("its shape is %s, the variable's transposed %s", autodiff.ShapeOf(e.shape...), autodiff.ShapeOf(want...))
	case !slices.Equal(e.shape, want):
		return fmt.Sprintf("its shape is %s, the variable's %s", autodiff.ShapeOf(e.shape...), v.Shape())
	}
	return ""
}

// value returns an entry as the value of v.
func value(v *autodiff.Node, e numpy.Entry, transposed bool) (*tensor.Dense, error) {
	var err error
	switch data := e.Data.(type) {
	case []int64:
	case []int32:
		wide := make([]int64, len(data))
		for i, x := range data {
			wide[i] = int64(x)
		}
		e.Data = wide
	default:
		to := numpy.Float64
		if v.DType() == autodiff.Float32 {
			to = numpy.Float32
		}
		if e, err = e.Convert(to); err != nil {
			return nil, err
		}
	}
	if transposed {
		switch data := e.Data.(type) {
		case []float64:
			e.Data = transpose(data, e.Shape[0], e.Shape[1])
		case []float32:
			e.Data = transpose(data, e.Shape[0], e.Shape[1])
		case []int64:
			e.Data = transpose(data, e.Shape[0], e.Shape[1])
		}
	}
	return tensor.New(tensor.WithShape(v.Shape().Extents()...), tensor.WithBacking(e.Data)), nil
}

// transpose returns the rows×columns matrix x as columns×rows.
func transpose[T any](x []T, rows, columns int) []T {
	y := make([]T, len(x))
	for i := range rows {
		for k := range columns {
			y[k*rows+i] = x[i*columns+k]
		}
	}
	return y
}
