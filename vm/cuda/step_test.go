package cuda

import (
	"fmt"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/models"
	"keisan/models/train"
	"keisan/vm"
)

// Training steps of perceptrons: the small one shows what a launch costs, the
// large one what the device computes. It needs a GPU.
func BenchmarkStep(b *testing.B) {
	e, err := New()
	if err != nil {
		b.Skip(err)
	}
	b.Log(e)
	for _, c := range []struct {
		batch, inputs int
		hidden        []int
		classes       int
	}{{100, 784, []int{50}, 10}, {256, 1024, []int{4096, 4096}, 1000}} {
		b.Run(fmt.Sprintf("%d-%v-%d", c.inputs, c.hidden, c.classes), func(b *testing.B) {
			g := autodiff.NewGraph(autodiff.Float32)
			net := models.MLP(g, c.inputs, c.hidden, c.classes, models.Sigmoid())
			grads, err := autodiff.Grad(net.Loss, net.Params...)
			if err != nil {
				b.Fatal(err)
			}
			p := compile(b, machine(b, g, vm.WithEngine(e)), append(train.SGD(0.1).Updates(net.Params, grads), net.Loss)...)
			feed := vm.Feed{
				net.X: tensor.New(tensor.WithShape(c.batch, c.inputs), tensor.Of(tensor.Float32)),
				net.T: tensor.New(tensor.WithShape(c.batch, c.classes), tensor.Of(tensor.Float32)),
			}
			for range 3 { // enqueued, recorded, replayed
				if _, err := p.Run(feed); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if _, err := p.Run(feed); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
