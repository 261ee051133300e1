package vm_test

import (
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models/train"
	"keisan/vm"
	"keisan/vm/enginetest"
)

// trained compiles a step of an example model, with a feed.
func trained(t *testing.T, declare func(*autodiff.Graph) (*node, []*node), opt train.Optimizer) (*vm.Program, vm.Feed) {
	t.Helper()
	g := autodiff.NewGraph(autodiff.Float32)
	loss, params := declare(g)
	grads, err := autodiff.Grad(loss, params...)
	if err != nil {
		t.Fatal(err)
	}
	p := compile(t, machine(t, g), append(opt.Updates(params, grads), loss)...)
	feed := vm.Feed{}
	for _, x := range p.Inputs() {
		v := tensor.New(tensor.Of(x.DType().Tensor()), tensor.WithShape(x.Type().At(5).Shape.Extents()...))
		for i := range v.Shape().TotalSize() {
			if x.DType() == autodiff.Int64 {
				v.Int64s()[i] = int64(i*i) % 7
			} else {
				v.Float32s()[i] = float32(i*i%11) / 11
			}
		}
		feed[x] = v
	}
	run(t, p, feed)
	return p, feed
}

// The arena of every example model's step is at most a tenth larger than what
// lives at once, and a step allocates nothing, feeds included.
func TestPlansOfExampleModels(t *testing.T) {
	for _, m := range enginetest.Models() {
		p, feed := trained(t, m.Declare, train.Adam(0.01))
		plan := p.Profile()
		t.Logf("%-24s arena %8d bytes, lower bound %8d, %3d calls", m.Name, plan.Arena, plan.Bound, len(plan.Rows))
		if plan.Bound == 0 || plan.Arena > plan.Bound*11/10 {
			t.Errorf("%s: the arena takes %d bytes, the lower bound is %d", m.Name, plan.Arena, plan.Bound)
		}
		if n := testing.AllocsPerRun(20, func() { run(t, p, feed) }); n != 0 {
			t.Errorf("%s: a step makes %v allocations, want 0", m.Name, n)
		}
	}
}

// The whole update of every optimizer, of a parameter and all that is kept for
// it, is one instruction, which writes them where they are; behind the product
// that is the gradient of a matrix if that is used for nothing else.
func TestOptimizersUpdateInPlace(t *testing.T) {
	for name, opt := range map[string]train.Optimizer{
		"SGD": train.SGD(0.1), "Momentum": train.Momentum(0.1, 0.9), "Nesterov": train.Nesterov(0.1, 0.9),
		"AdaGrad": train.AdaGrad(0.1), "RMSprop": train.RMSprop(0.1, 0.9), "Adam": train.Adam(0.1),
		"TorchAdam": train.TorchAdam(0.1), "AdamW": train.AdamW(0.1), "TorchSGD": train.TorchSGD(0.1, 0.9),
	} {
		p, _ := trained(t, enginetest.Models()[0].Declare, opt)
		products, chains := 0, 0
		for _, r := range p.Profile().Rows {
			of, _ := r.Node.AdjointOf()
			switch {
			case r.Op == "Assign" && r.Node.In(0).Shape().Rank() > 0:
				t.Errorf("%s copies %s\n%s", name, r.Node.In(0).Name(), p)
			case of != nil || r.Node.Shape().Rank() == 0:
			case strings.HasPrefix(r.Op, "Fused(MatMul(aᵀ) → "):
				products++
			case strings.HasPrefix(r.Op, "Fused(MatMul"):
			case strings.HasPrefix(r.Op, "Fused("):
				chains++
			}
		}
		if products != 2 || chains != 2 {
			t.Errorf("%s: have %d updates of matrices behind products and %d of biases, want 2 and 2\n%s", name, products, chains, p)
		}
	}
}
