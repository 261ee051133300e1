package optest

import (
	"fmt"
	"math/rand/v2"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// plain is an engine without kernels of its own: every op runs as its own loop.
type plain struct{ tensor.StdEng }

func (plain) Bind(autodiff.Op, *tensor.Dense, []*tensor.Dense) (func() error, error) { return nil, nil }

// compiled runs the result and the gradients in the vm. Its interpreter must
// give what the kernels gave, to the last bit, and so must its compiled program
// with a plain engine in float64, run twice. The default engine may round
// otherwise.
func (t *trial) compiled() error {
	s, err := t.slopes()
	if err != nil {
		return err
	}
	all, largest, err := t.results()
	if err != nil {
		return err
	}
	want := present(all)
	exactly := func(have, want *tensor.Dense) string { return difference(have, want) }
	about := func(have, want *tensor.Dense) string {
		eps := 0x1p-53
		if t.float == autodiff.Float32 {
			eps = 0x1p-24
		}
		if err := near(have, want, roundings*eps, largest); err != nil {
			return ": " + err.Error()
		}
		return ""
	}
	fed := vm.Feed{}
	for n, v := range s.feed(t) {
		if n.Kind() == autodiff.KindInput {
			fed[n] = v
		}
	}
	interpret := func(m *vm.Machine) ([]*tensor.Dense, error) { return m.Interpret(fed, s.first()...) }
	compile := func(m *vm.Machine) ([]*tensor.Dense, error) {
		p, err := m.Compile(s.first()...)
		if err != nil {
			return nil, err
		}
		have, err := p.Run(fed)
		if err == nil && len(t.y.Graph().Updates()) == 0 { // once more must be the same
			have, err = p.Run(fed)
		}
		return have, err
	}
	plainly := exactly
	if t.float == autodiff.Float32 {
		plainly = about
	}
	for _, way := range []struct {
		what  string
		run   func(m *vm.Machine) ([]*tensor.Dense, error)
		same  func(have, want *tensor.Dense) string
		using []vm.Option
	}{
		{"interpreter", interpret, exactly, nil},
		{"compiled program", compile, plainly, []vm.Option{vm.WithEngine(plain{})}},
		{"compiled program with the default engine", compile, about, nil},
	} {
		m, err := vm.New(t.y.Graph(), append(way.using, vm.WithRand(initial()))...)
		if err != nil {
			return err
		}
		have, err := way.run(m)
		if err != nil {
			return fmt.Errorf("the vm's %s: %w", way.what, err)
		}
		for k := range want {
			if d := way.same(have[k], want[k]); d != "" {
				return fmt.Errorf("the vm's %s: result %d differs from the kernels'%s", way.what, k, d)
			}
		}
	}
	return nil
}

// initial returns the random numbers that variables are initialized from.
func initial() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }
