package viz_test

import (
	"keisan/viz"
	"os"
	"os/exec"
	"testing"
)

func TestScratch(t *testing.T) {
	for _, c := range []struct {
		name string
		net  func() (*node, []*node)
		opts []viz.Option
	}{
		{"spiral", spiral, []viz.Option{viz.At(30)}},
		{"spiral-f", spiral, []viz.Option{viz.ForwardOnly}},
		{"spiral-b", spiral, []viz.Option{viz.BackwardOnly}},
		{"spiral-fold", spiral, []viz.Option{viz.Fold("Affine")}},
		{"book", spiral, []viz.Option{viz.Book, viz.At(30)}}, {"book-fold", spiral, []viz.Option{viz.Book, viz.Fold("Affine")}}, {"book-b", spiral, []viz.Option{viz.Book, viz.BackwardOnly}}, {"book-rnn", rnn, []viz.Option{viz.Book}}, {"book-res", residual, []viz.Option{viz.Book}}, {"twice", twice, nil}, {"shared", shared, nil}, {"residual", residual, nil}, {"rnn", rnn, nil},
	} {
		loss, grads := c.net()
		f, _ := os.Create("/tmp/proto/" + c.name + ".dot")
		if err := viz.New(loss, append(c.opts, viz.Backward(grads...))...).DOT(f); err != nil {
			t.Fatal(err)
		}
		f.Close()
		if out, err := exec.Command("dot", "-Tpng", "-o", "/tmp/proto/"+c.name+".png", "/tmp/proto/"+c.name+".dot").CombinedOutput(); err != nil {
			t.Error(c.name, string(out))
		}
	}
}
