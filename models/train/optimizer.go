package train

import (
	"math"
	"strconv"

	"keisan/autodiff"
)

// An Optimizer declares how one step of training changes the parameters.
type Optimizer interface {
	// Updates declares for each parameter, in order, the Assign node that moves
	// it against its gradient, with whatever States it needs. It is called once
	// for a graph. A mistake is the graph's.
	Updates(params, grads []*autodiff.Node) []*autodiff.Node
	// Rate returns the State, a scalar, that holds the learning rate of the last
	// Updates: setting its value changes the rate of compiled programs. nil means
	// that there is none.
	Rate() *autodiff.Node
}

// rate declares the State "lr", or "lr2" and so on if that is taken, which
// starts from a finite number.
func rate(g *autodiff.Graph, lr float64) *autodiff.Node {
	name := "lr"
	for k := 2; g.Node(name) != nil; k++ {
		name = "lr" + strconv.Itoa(k)
	}
	return g.State(name, func(r autodiff.Rand, shape autodiff.Shape, dst []float64) error {
		if err := checkRate(lr); err != nil {
			return err
		}
		return autodiff.Constant(lr)(r, shape, dst)
	})
}

func checkRate(lr float64) error {
	if math.IsNaN(lr) || math.IsInf(lr, 0) {
		return autodiff.Errorf(autodiff.ErrValue, "the learning rate must be a finite number", "%v", lr)
	}
	return nil
}
