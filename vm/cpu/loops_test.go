package cpu

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
)

// loops has the ops that run as their own loops on this engine, by type and by
// the element types of operand and result, and why they may.
var loops = func() map[string]string {
	list := map[string]string{
		"advance int64→int64":  "It is two numbers.",
		"cast bool→int64":      ids,
		"cast float32→int64":   ids + " It must look for numbers that do not fit.",
		"cast float64→int64":   ids + " It must look for numbers that do not fit.",
		"cast int64→bool":      ids,
		"compare int64→bool":   ids,
		"oneHot int64→float32": "Most of it clears memory, as fast as the machine does.",
		"oneHot int64→float64": "Most of it clears memory, as fast as the machine does.",
		"pow float32→float32":  "There is no power by vectors yet; Square and Sqrt are what models use.",
		"pow float64→float64":  "There is no power by vectors yet; Square and Sqrt are what models use.",
	}
	for _, d := range []string{"float32", "float64", "int64", "bool"} {
		list["reshape "+d+"→"+d] = alias
	}
	for _, op := range []string{"identity", "stopGradient", "gradientOf"} {
		list[op+" float32→float32"], list[op+" float64→float64"] = alias, alias
	}
	for _, d := range []string{"float32", "float64"} {
		list["trainEval "+d+"→"+d] = "Programs have the one that is chosen in its place."
	}
	return list
}()

const (
	alias = "Programs give it its operand's memory."
	ids   = "Words and classes are few beside the numbers computed for them."
)

// Every op of the Catalog and of its adjoints has a kernel for what programs
// compute with, or is listed with the reason.
func TestLoops(t *testing.T) {
	met := map[string]bool{}
	for _, d := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		for _, spec := range ops.Catalog() {
			for n := range 100 {
				for _, y := range declare(t, spec, n, d).g.Nodes() {
					if len(y.Inputs()) == 0 || y.IsAssign() {
						continue
					}
					var in []*tensor.Dense
					for _, x := range y.Inputs() {
						in = append(in, garbage(x.Type()))
					}
					call, err := New().Bind(y.Op(), garbage(y.Type()), in)
					if err != nil {
						t.Fatal(y, err)
					}
					if call == nil {
						met[fmt.Sprintf("%s %s→%s", reflect.TypeOf(y.Op()).Name(), y.In(0).DType(), y.DType())] = true
					}
				}
			}
		}
	}
	for _, op := range slices.Sorted(maps.Keys(met)) {
		if loops[op] == "" {
			t.Errorf("%s runs as its own loop, and nobody says why", op)
		}
	}
	for _, op := range slices.Sorted(maps.Keys(loops)) {
		if !met[op] {
			t.Errorf("%s has a kernel, but is listed", op)
		}
	}
}
