package vm_test

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"keisan/vm"
	"keisan/vm/cpu"
	"keisan/vm/cuda"
	"keisan/vm/cuda/fake"
	"keisan/vm/enginetest"
	"keisan/vm/gorgonia"
)

var long = flag.Bool("long", false, "run all cases on the fake CUDA device, too: some minutes")

// What a program computes does not depend on the engine: every op of the Catalog,
// random graphs and the training of the example models, on all engines. Where
// there is no GPU, the fake device stands for it, with fewer cases: it compiles
// each kernel by g++, and runs each launch in several orders of blocks and
// threads.
func TestEngines(t *testing.T) {
	seeds, kept := enginetest.Seeds(60), found(t)
	all := map[string]enginetest.Cases{
		"Catalog":   enginetest.Catalog(12),
		"Large":     enginetest.Large(),
		"Graphs":    enginetest.Graphs(append(seeds, kept...)),
		"Trainings": enginetest.Trainings(),
	}
	some := map[string]enginetest.Cases{
		"Catalog":   enginetest.Alternate(enginetest.Catalog(2)),
		"Large":     enginetest.Alternate(enginetest.Large()),
		"Graphs":    enginetest.Alternate(enginetest.Graphs(append(seeds[56:], kept...))),
		"Trainings": enginetest.Alternate(enginetest.Trainings("spiral", "better language model", "CBOW", "seq2seq with attention", "transformer", "LeNet")),
	}
	t.Run("cpu", func(t *testing.T) { check(t, cpu.New(), all) })
	t.Run("gorgonia", func(t *testing.T) { check(t, gorgonia.New(), all) })
	t.Run("cuda", func(t *testing.T) {
		if e, err := cuda.New(); err == nil {
			defer e.Close()
			check(t, e, all)
			return
		}
		if testing.Short() {
			t.Skip("there is no GPU, and the fake device takes its time")
		}
		device := fake.Open(t)
		device.Run(fake.Each, 5)
		e, err := cuda.New(cuda.Libraries(device.Path, device.Path, device.Path))
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		if *long {
			some = all
		}
		check(t, e, some)
	})
}

// found returns what FuzzPrograms once failed on.
func found(t *testing.T) (list [][]byte) {
	files, err := filepath.Glob("testdata/fuzz/FuzzPrograms/*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, value, _ := strings.Cut(string(text), "[]byte(")
		b, err := strconv.Unquote(strings.TrimSuffix(strings.TrimSpace(value), ")"))
		if err != nil {
			t.Fatal(f, err)
		}
		list = append(list, []byte(b))
	}
	return list
}

func check(t *testing.T, e vm.Engine, groups map[string]enginetest.Cases) {
	for what, cases := range groups {
		t.Run(what, func(t *testing.T) { enginetest.Check(t, e, cases) })
	}
}
