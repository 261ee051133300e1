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
type Precision uint8

// The precisions. Float16 quarters the size of a file of Float64, as the book
// keeps its large models; its largest number is 65504. BFloat16 has the range of
// Float32 with 8 bits of precision; .safetensors files can have it.
const (
	Float64 Precision = iota + 1
	Float32
	Float16
	BFloat16
)

// String returns the precision's name: "float32".
func (p Precision) String() string {
	if names := [...]string{"", "float64", "float32", "float16", "bfloat16"}; p > 0 && int(p) < len(names) {
		return names[p]
	}
	return fmt.Sprintf("Precision(%d)", uint8(p))
}

// Save writes variables, by their names, to a file in their own element type. No
// variables means all parameters of the machine's graph; name States, such as
// BatchNorm's running averages, to keep them, too. The path's suffix chooses the
// format: .npz, which numpy.load reads, or .safetensors. The path holds the
// whole old file or the whole new one at any moment. Equal values give equal
// bytes.
func Save(path string, m *vm.Machine, variables ...*autodiff.Node) error {
	return save(path, m, 0, variables)
}

// SaveAs is Save with float numbers rounded to a precision. One that would
// become infinite is an error that names it.
func SaveAs(path string, p Precision, m *vm.Machine, variables ...*autodiff.Node) error {
	if p < Float64 || p > BFloat16 {
		return fmt.Errorf("train: save %s: the precision is Float64, Float32, Float16 or BFloat16, not %v", path, p)
	}
	return save(path, m, p, variables)
}

func save(path string, m *vm.Machine, p Precision, variables []*autodiff.Node) error {
	f, err := formatOf(path)
	if err != nil {
		return fmt.Errorf("train: save %s: %w", path, err)
	}
	variables, err = kept(m, variables)
	if err != nil {
		return fmt.Errorf("train: save %s: %w", path, err)
	}
	entries := make([]numpy.Entry, len(variables))
	for i, v := range variables {
		entries[i] = numpy.Entry{Name: v.Name(), Array: numpy.Array{Shape: v.Shape().Extents(), Data: elements(m.Value(v))}}
	}
	if err := f.write(path, p, entries); err != nil {
		return fmt.Errorf("train: save %s: %w", path, err)
	}
	return nil
}

// Load reads variables, by their names, from a file of Save's or of another
// program's, .npz or .safetensors by the path's suffix. No variables means all
// parameters of the machine's graph. The file must hold exactly these, in their
// shapes; floats of any precision are converted to the variables' type. Every
// mistake in the file is an error that names the entry, and then no variable has
// changed. [Loading] allows other names and parts of files.
func Load(path string, m *vm.Machine, variables ...*autodiff.Node) error {
	_, err := Loading{Variables: variables}.Load(path, m)
	return err
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
