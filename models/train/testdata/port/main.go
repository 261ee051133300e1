// Command port writes f64, f32, f16 and bf16.safetensors with nlpodyssey's port
// of the reference implementation of safetensors to Go, and checks with it the
// files of these names that package train wrote to a folder:
//
//	go run . [FOLDER]
//
// It is a module of its own, as Keisan does not need that port.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/nlpodyssey/safetensors"
)

// Numbers that all four types have, and the bits of float16.
var (
	a    = []float64{0.5, -2.5, 3, 1. / 1024, 1280, 0}
	half = []uint16{0x3800, 0xc100, 0x4200, 0x1400, 0x6500, 0}
)

func bits(d safetensors.DType) []byte {
	var b bytes.Buffer
	for i, x := range a {
		var v any = x
		switch d {
		case safetensors.F32:
			v = float32(x)
		case safetensors.BF16:
			v = uint16(math.Float32bits(float32(x)) >> 16)
		case safetensors.F16:
			v = half[i]
		}
		binary.Write(&b, binary.LittleEndian, v)
	}
	return b.Bytes()
}

func main() {
	for name, d := range map[string]safetensors.DType{
		"f64": safetensors.F64, "f32": safetensors.F32, "f16": safetensors.F16, "bf16": safetensors.BF16,
	} {
		W, err := safetensors.NewTensorView(d, []uint64{2, 3}, bits(d))
		if err != nil {
			log.Fatal(err)
		}
		if len(os.Args) < 2 {
			file, err := safetensors.Serialize(map[string]safetensors.TensorView{"W": W}, map[string]string{"made by": "a port"})
			if err == nil {
				err = os.WriteFile(name+".safetensors", file, 0o666)
			}
			if err != nil {
				log.Fatal(err)
			}
			continue
		}
		file, err := os.ReadFile(filepath.Join(os.Args[1], name+".safetensors"))
		if err != nil {
			log.Fatal(err)
		}
		f, err := safetensors.Deserialize(file)
		if err != nil {
			log.Fatal(name, ": ", err)
		}
		have, ok := f.Tensor("W")
		if !ok || have.DType() != d || !slices.Equal(have.Shape(), W.Shape()) || !bytes.Equal(have.Data(), W.Data()) {
			log.Fatalf("%s: have %v", name, have)
		}
		fmt.Println(name, "is right")
	}
}
