package train

import (
	"fmt"
	"slices"
	"strings"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/numpy"
	"keisan/vm"
)

// Precision is the type of the float numbers in a file.
type Precision = numpy.DType

// The precisions. Float16 quarters the size of a file of Float64, as the book
// keeps its large models; its largest number is 65504.
const (
	Float64 = numpy.Float64
	Float32 = numpy.Float32
	Float16 = numpy.Float16
)

// Save writes variables, by their names, to a .npz file, which numpy.load
// reads, in their own element type. No variables means all parameters of the
// machine's graph; name States, such as BatchNorm's running averages, to keep
// them, too. The path holds the whole old file or the whole new one at
// any moment. Equal values give equal bytes.
func Save(path string, m *vm.Machine, variables ...*autodiff.Node) error {
	return save(path, m, 0, variables)
}

// SaveAs is Save with float numbers rounded to a precision. One that would
// become infinite is an error that names it.
func SaveAs(path string, p Precision, m *vm.Machine, variables ...*autodiff.Node) error {
	if p != Float64 && p != Float32 && p != Float16 {
		return fmt.Errorf("train: save %s: the precision is Float64, Float32 or Float16, not %v", path, p)
	}
	return save(path, m, p, variables)
}

func save(path string, m *vm.Machine, p Precision, variables []*autodiff.Node) error {
	variables, err := kept(m, variables)
	if err != nil {
		return fmt.Errorf("train: save %s: %w", path, err)
	}
	entries := make([]numpy.Entry, len(variables))
	for i, v := range variables {
		e := numpy.Entry{Name: v.Name(), Array: numpy.Array{Shape: v.Shape().Extents(), Data: elements(m.Value(v))}}
		if p != 0 && v.DType().IsFloat() {
			if e, err = e.Convert(p); err != nil {
				return fmt.Errorf("train: save %s: %w", path, err)
			}
		}
		entries[i] = e
	}
	if err := numpy.WriteNpzFile(path, entries...); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	return nil
}

// Load reads variables, by their names, from a .npz file of Save's or NumPy's.
// No variables means all parameters of the machine's graph. The file must hold
// exactly these, in their shapes; floats of any precision are converted to the
// variables' type. Every mistake in the file is an error that names the entry,
// and then no variable has changed.
func Load(path string, m *vm.Machine, variables ...*autodiff.Node) error {
	variables, err := kept(m, variables)
	if err != nil {
		return fmt.Errorf("train: load %s: %w", path, err)
	}
	wanted := map[string]*autodiff.Node{}
	for _, v := range variables {
		wanted[v.Name()] = v
	}
	entries, err := numpy.ReadNpzFile(path, func(name string, d numpy.DType, shape []int) error {
		return fits(wanted[name], names(variables), d, shape)
	})
	if err != nil {
		return fmt.Errorf("train: load: %w", err)
	}
	found := map[string]numpy.Entry{}
	for _, e := range entries {
		if found[e.Name], err = converted(e, wanted[e.Name].DType()); err != nil {
			return fmt.Errorf("train: load %s: %w", path, err)
		}
	}
	for _, v := range variables {
		if _, ok := found[v.Name()]; !ok {
			return fmt.Errorf("train: load %s: there is no entry %q, only %s", path, v.Name(), have(entries))
		}
	}
	for _, v := range variables {
		e := found[v.Name()]
		value := tensor.New(tensor.WithShape(e.Shape...), tensor.WithBacking(e.Data))
		if err := m.SetValue(v, value); err != nil {
			return fmt.Errorf("train: load %s: %w", path, err)
		}
	}
	return nil
}

// kept returns the variables, or all parameters if there are none, and an error
// for what the machine has no value of.
func kept(m *vm.Machine, variables []*autodiff.Node) ([]*autodiff.Node, error) {
	if m == nil {
		return nil, fmt.Errorf("the machine is nil")
	}
	if len(variables) == 0 {
		variables = m.Graph().Params()
	}
	if len(variables) == 0 {
		return nil, fmt.Errorf("the graph has no parameters")
	}
	for i, v := range variables {
		switch {
		case v == nil || m.Value(v) == nil:
			return nil, fmt.Errorf("variable %d is no Param or State of the machine's graph", i+1)
		case slices.Contains(variables[:i], v):
			return nil, fmt.Errorf("variable %s is named twice", v.Name())
		}
	}
	return variables, nil
}

// fits returns what keeps an entry from being the value of v, if anything.
func fits(v *autodiff.Node, all string, d numpy.DType, shape []int) error {
	switch {
	case v == nil:
		return fmt.Errorf("no variable has this name: they are %s", all)
	case v.DType().IsFloat() && d != Float64 && d != Float32 && d != Float16,
		v.DType() == autodiff.Int64 && d != numpy.Int64 && d != numpy.Int32:
		return fmt.Errorf("its numbers are %v, the variable is %v", d, v.DType())
	case !slices.Equal(shape, v.Shape().Extents()):
		return fmt.Errorf("its shape is %s, the variable's %s", autodiff.ShapeOf(shape...), v.Shape())
	}
	return nil
}

// converted returns the entry with numbers of type d.
func converted(e numpy.Entry, d autodiff.DType) (numpy.Entry, error) {
	switch d {
	case autodiff.Float32:
		return e.Convert(Float32)
	case autodiff.Float64:
		return e.Convert(Float64)
	}
	if narrow, ok := e.Data.([]int32); ok {
		wide := make([]int64, len(narrow))
		for i, v := range narrow {
			wide[i] = int64(v)
		}
		e.Data = wide
	}
	return e, nil
}

// elements returns the elements of a variable's tensor, not copied.
func elements(t *tensor.Dense) any {
	switch t.Dtype() {
	case tensor.Float32:
		return t.Float32s()
	case tensor.Int64:
		return t.Int64s()
	}
	return t.Float64s()
}

func names(variables []*autodiff.Node) string {
	var list []string
	for _, v := range variables {
		list = append(list, v.Name())
	}
	return strings.Join(list, ", ")
}

func have(entries []numpy.Entry) string {
	var list []string
	for _, e := range entries {
		list = append(list, e.Name)
	}
	return strings.Join(list, ", ")
}
