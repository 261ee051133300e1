package optest

import (
	"fmt"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/vm"
)

// compiled runs the result and the gradients in the vm: its interpreter must
// give what the kernels gave, to the last bit, and so must its compiled program
// in float64, run twice; float32 may be rounded elsewhere.
func (t *trial) compiled() error {
	s, err := t.slopes()
	if err != nil {
		return err
	}
	want, largest, err := t.results()
	if err != nil {
		return err
	}
	want = presentValues(want)
	m, err := vm.New(t.y.Graph())
	if err != nil {
		return err
	}
	fed := vm.Feed{}
	for n, v := range s.feed(t) {
		if n.Kind() == autodiff.KindInput {
			fed[n] = v
		}
	}
	have, err := m.Interpret(fed, s.first()...)
	if err != nil {
		return fmt.Errorf("interpreting: %w", err)
	}
	for k := range want {
		if d := difference(have[k], want[k]); d != "" {
			return fmt.Errorf("the interpreter's result %d differs from the kernels'%s", k, d)
		}
	}
	p, err := m.Compile(s.first()...)
	if err != nil {
		return fmt.Errorf("compiling: %w", err)
	}
	for range 2 {
		have, err := p.Run(fed)
		if err != nil {
			return fmt.Errorf("running: %w", err)
		}
		for k := range want {
			d := ""
			if t.float == autodiff.Float64 {
				d = difference(have[k], want[k])
			} else if err := near(have[k], want[k], roundings*0x1p-24, largest); err != nil {
				d = ": " + err.Error()
			}
			if d != "" {
				return fmt.Errorf("the compiled program's result %d differs from the kernels'%s", k, d)
			}
		}
	}
	return nil
}

func presentValues(values []*tensor.Dense) []*tensor.Dense {
	var p []*tensor.Dense
	for _, v := range values {
		if v != nil {
			p = append(p, v)
		}
	}
	return p
}
