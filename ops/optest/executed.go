package optest

import (
	"bytes"
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"keisan/autodiff"
)

// executed checks the kernel of every node that the case needs, forward and
// backward to second order.
func (t *trial) executed() error {
	s, err := t.slopes()
	if err != nil {
		return err
	}
	p, err := newProgram(0, s.all()...)
	if err != nil {
		return err
	}
	if err := p.run(s.feed(t), lawfully); err != nil {
		return err
	}
	if err := t.noNaN(p.of(t.y)); err != nil {
		return err
	}
	return t.lasting(p.of(t.y))
}

// lasting checks that the case before this one still has its result: that an
// op has all it needs in its value, so that equal ops compute the same.
func (t *trial) lasting(y *tensor.Dense) error {
	c := t.census
	last, value := c.last, c.value
	c.last, c.value = t, bytes.Clone(y.Uint8s())
	if last == nil {
		return nil
	}
	p, err := newProgram(last.batch, last.y)
	if err != nil {
		return err
	}
	if err := p.run(last.slope.feed(last), plainly); err != nil {
		return err
	}
	if !bytes.Equal(p.of(last.y).Uint8s(), value) {
		return fmt.Errorf("the case of draw %d, %s, has another result since this one was declared: "+
			"the ops keep something outside their values", last.number, last.inputs())
	}
	return nil
}

// noNaN allows NaN only where an input is empty: the mean of nothing.
func (t *trial) noNaN(y *tensor.Dense) error {
	for _, v := range t.value {
		if count(v) == 0 {
			return nil
		}
	}
	for i := range count(y) {
		if v := at(y, i); math.IsNaN(v) {
			return fmt.Errorf("the result is NaN at %v", index(y.Shape(), i))
		}
	}
	return nil
}

// lawfully is the step that runs a kernel several times and compares: dst holds
// one garbage, then another; then dst is an input's memory, where the op says
// that it may be.
func lawfully(op autodiff.Op, dst *tensor.Dense, in []*tensor.Dense) error {
	typ := typeOf(dst)
	before := make([]*tensor.Dense, len(in))
	for i, x := range in {
		before[i] = clone(x)
	}
	garbage(dst, 0)
	first := plainly(op, dst, in)
	for i, x := range in {
		if !bytes.Equal(x.Uint8s(), before[i].Uint8s()) || typeOf(x) != typeOf(before[i]) {
			return fmt.Errorf("input %d is changed by Run%s", i, difference(x, before[i]))
		}
	}
	if typeOf(dst) != typ {
		return fmt.Errorf("a dst that is %s is made %s by Run", typ, typeOf(dst))
	}
	again := newTensor(typ)
	garbage(again, 1)
	if second := plainly(op, again, in); (first == nil) != (second == nil) {
		return fmt.Errorf("the same inputs give the error %v, then %v", first, second)
	}
	if first != nil {
		return &dataError{first}
	}
	if !bytes.Equal(dst.Uint8s(), again.Uint8s()) {
		return fmt.Errorf("not every element of dst is written by Run, or not the same twice%s", difference(again, dst))
	}
	return inPlace(op, dst, in)
}

// A dataError is an error that a kernel returned: bad data.
type dataError struct{ error }

// inPlace checks what op says of dst and its inputs' memory; want is the result
// in memory of its own.
func inPlace(op autodiff.Op, want *tensor.Dense, in []*tensor.Dense) error {
	if _, ok := op.(interface{ Alias() }); ok && !bytes.Equal(want.Uint8s(), in[0].Uint8s()) {
		return fmt.Errorf("%s has the method Alias, but the result is not its input%s", op, difference(want, in[0]))
	}
	p, ok := op.(interface{ InPlace(i int) bool })
	if !ok {
		return nil
	}
	for i, x := range in {
		if !p.InPlace(i) || typeOf(x) != typeOf(want) {
			continue
		}
		shared := append([]*tensor.Dense(nil), in...)
		shared[i] = clone(x)
		if err := plainly(op, shared[i], shared); err != nil {
			return fmt.Errorf("in place of input %d, Run fails: %w", i, err)
		}
		if !bytes.Equal(shared[i].Uint8s(), want.Uint8s()) {
			return fmt.Errorf("InPlace(%d) is true, but in place of that input the result differs%s", i, difference(shared[i], want))
		}
	}
	return nil
}

// garbage fills t with one of two contents that no kernel would write.
func garbage(t *tensor.Dense, which int) {
	for i := range count(t) {
		switch typ := typeOf(t).DType; {
		case typ == autodiff.Bool:
			put(t, i, float64(which))
		case typ == autodiff.Int64:
			put(t, i, float64(which+5)*-1e15)
		case which == 0:
			put(t, i, math.NaN())
		default:
			put(t, i, -1.2345e30)
		}
	}
}

// difference names the first element in which two tensors of one size differ.
func difference(have, want *tensor.Dense) string {
	if len(have.Uint8s()) != len(want.Uint8s()) {
		return fmt.Sprintf(": %s and %s", typeOf(have), typeOf(want))
	}
	size := typeOf(have).DType.Size()
	for i := range count(have) {
		if !bytes.Equal(have.Uint8s()[i*size:(i+1)*size], want.Uint8s()[i*size:(i+1)*size]) {
			return fmt.Sprintf(": at %v have %v, want %v", index(have.Shape(), i), at(have, i), at(want, i))
		}
	}
	return ""
}
