package vm

import (
	"reflect"

	"keisan/autodiff"
	"keisan/vm/cpu"
)

var cpuEngine = cpu.New()

// Fusable tells what an engine may fuse that has no kernels.
func Fusable(op autodiff.Op) bool {
	switch reflect.TypeOf(op) {
	case matMulType, sumType, softmaxCEType, softmaxCELabelsType, im2colType, col2imType, extremumType, castType, scatterAddType,
		reflect.TypeOf(equalOp):
		return true
	}
	o, ok := op.(InPlace)
	return ok && o.InPlace(99)
}
