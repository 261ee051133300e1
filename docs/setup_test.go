package docs_test

import (
	"bytes"
	"flag"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/internal/atomicfile"
	"keisan/vm"
)

// check stops the program at an error.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// dense returns a tensor of these values, row by row; no extents make a scalar.
func dense(values []float64, extents ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(extents...), tensor.WithBacking(values))
}

// run computes nodes once, with these values for the inputs.
func run(feed vm.Feed, nodes ...*autodiff.Node) []*tensor.Dense {
	m, err := vm.New(nodes[0].Graph())
	check(err)
	program, err := m.Compile(nodes...)
	check(err)
	values, err := program.Run(feed)
	check(err)
	return values
}

var pictures = flag.String("pictures", "", "the `folder` that the examples write their pictures to")

// drawn holds the pictures of this run by their names.
var drawn = map[string]*bytes.Buffer{}

// picture returns what the picture of this name is written to.
func picture(name string) io.Writer {
	drawn[name] = new(bytes.Buffer)
	return drawn[name]
}

// TestMain writes the pictures. They are laid out by the Graphviz that is built
// into viz, never by an installed one, so that they are the same everywhere.
func TestMain(m *testing.M) {
	flag.Parse()
	if *pictures != "" {
		check(os.Setenv("PATH", ""))
	}
	code := m.Run()
	if *pictures != "" && code == 0 {
		for name, text := range drawn {
			err := atomicfile.Write(filepath.Join(*pictures, name), func(w io.Writer) error {
				_, err := text.WriteTo(w)
				return err
			})
			check(err)
		}
	}
	os.Exit(code)
}

// zeros32 returns a float32 tensor of zeros.
func zeros32(extents ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(extents...), tensor.Of(tensor.Float32))
}

// withoutPlace cuts the file and the line off a message.
func withoutPlace(err error) string {
	_, message, _ := strings.Cut(err.Error(), ": ")
	return message
}
