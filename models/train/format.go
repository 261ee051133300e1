package train

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/x448/float16"

	"keisan/internal/atomicfile"
	"keisan/internal/numpy"
	"keisan/internal/safetensors"
)

// A format is a kind of file for weights.
type format struct {
	// write writes entries, floats rounded to p unless it is 0.
	write func(path string, p Precision, entries []numpy.Entry) error
	// read asks of each item in the file whether it is wanted, and returns those
	// that are. bfloat16 is widened to float32.
	read func(path string, wanted func(item) bool) ([]numpy.Entry, error)
}

// An item is what a file says of an entry before its data are read.
type item struct {
	name  string
	dtype string // for messages
	class class
	shape []int
}

// class is what a type of numbers in a file can become.
type class uint8

const (
	neither    class = iota // nothing
	anyFloat                // any float type
	anyInteger              // int64
)

// formatOf returns the format that a path's suffix names.
func formatOf(path string) (format, error) {
	switch suffix := filepath.Ext(path); strings.ToLower(suffix) {
	case ".npz":
		return format{writeNpz, readNpz}, nil
	case ".safetensors":
		return format{writeSafetensors, readSafetensors}, nil
	default:
		return format{}, fmt.Errorf("the suffix %q is no format of weights: they are .npz and .safetensors", suffix)
	}
}

func writeNpz(path string, p Precision, entries []numpy.Entry) error {
	if p == BFloat16 {
		return fmt.Errorf(".npz files cannot have the precision %v, .safetensors can", p)
	}
	entries, err := rounded(entries, p)
	if err != nil {
		return err
	}
	return numpy.WriteNpzFile(path, entries...)
}

func readNpz(path string, wanted func(item) bool) ([]numpy.Entry, error) {
	return numpy.ReadNpzFile(path, func(name string, d numpy.DType, shape []int) error {
		c := neither
		switch d {
		case numpy.Float64, numpy.Float32, numpy.Float16:
			c = anyFloat
		case numpy.Int64, numpy.Int32:
			c = anyInteger
		}
		if !wanted(item{name, d.String(), c, shape}) {
			return numpy.ErrSkip
		}
		return nil
	})
}

func writeSafetensors(path string, p Precision, entries []numpy.Entry) error {
	tensors := make([]safetensors.Tensor, len(entries))
	if p != BFloat16 {
		var err error
		if entries, err = rounded(entries, p); err != nil {
			return err
		}
	}
	for i, e := range entries {
		tensors[i] = safetensors.Tensor{Name: e.Name, Shape: e.Shape, Data: e.Data}
		if p == BFloat16 && isFloat(e) {
			brain, err := brainFloats(e)
			if err != nil {
				return err
			}
			tensors[i].Data = brain
		}
	}
	return atomicfile.Write(path, func(w io.Writer) error { return safetensors.Write(w, nil, tensors...) })
}

func readSafetensors(path string, wanted func(item) bool) ([]numpy.Entry, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	f, err := safetensors.Open(file, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var entries []numpy.Entry
	for _, t := range f.Tensors {
		c := neither
		switch t.DType {
		case safetensors.F64, safetensors.F32, safetensors.F16, safetensors.BF16:
			c = anyFloat
		case safetensors.I64, safetensors.I32:
			c = anyInteger
		}
		if !wanted(item{t.Name, string(t.DType), c, t.Shape}) {
			continue
		}
		data, err := f.Read(t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if brain, ok := data.([]safetensors.BFloat16); ok {
			wide := make([]float32, len(brain))
			for i, v := range brain {
				wide[i] = v.Float32()
			}
			data = wide
		}
		entries = append(entries, numpy.Entry{Name: t.Name, Array: numpy.Array{Shape: t.Shape, Data: data}})
	}
	return entries, nil
}

func isFloat(e numpy.Entry) bool {
	switch e.Data.(type) {
	case []float64, []float32, []float16.Float16:
		return true
	}
	return false
}

// rounded returns the entries with floats in a precision, or as they are for 0.
func rounded(entries []numpy.Entry, p Precision) ([]numpy.Entry, error) {
	to := map[Precision]numpy.DType{Float64: numpy.Float64, Float32: numpy.Float32, Float16: numpy.Float16}[p]
	if to == 0 {
		return entries, nil
	}
	all := make([]numpy.Entry, len(entries))
	for i, e := range entries {
		all[i] = e
		if isFloat(e) {
			var err error
			if all[i], err = e.Convert(to); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// brainFloats returns floats as bfloat16, or an error for one that is too large.
func brainFloats(e numpy.Entry) ([]safetensors.BFloat16, error) {
	wide, err := e.Convert(numpy.Float64)
	if err != nil {
		return nil, err
	}
	x := wide.Data.([]float64)
	brain := make([]safetensors.BFloat16, len(x))
	for i, v := range x {
		brain[i] = safetensors.BFloat(v)
		if math.IsInf(float64(brain[i].Float32()), 0) && !math.IsInf(v, 0) {
			return nil, fmt.Errorf("entry %q: element %v is %v, too large for bfloat16", e.Name, numpy.Position(i, e.Shape), v)
		}
	}
	return brain, nil
}
