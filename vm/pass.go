package vm

import (
	"fmt"
	"slices"
	"strings"

	"keisan/autodiff"
)

// A pass is one step of compilation.
type pass struct {
	name    string
	run     func(*code) error
	without func(*code) error // what must be done instead if the pass is switched off; nil if it cannot be
}

// passes is Compile, in order.
var passes = [...]pass{
	{"specialise", specialise, nil},     // every type becomes concrete for the batch extent
	{"simplify", simplify, nothing},     // instructions that need not run are taken out
	{"protect", protect, nil},           // copies of variables that are overwritten before they are read
	{"convolve", convolve, nothing},     // convolutions need no columns of images
	{"pool", pool, nothing},             // nor do maxima of windows and their adjoints
	{"sparse", sparse, nothing},         // nor has gradient descent rows that nobody has read
	{"share", share, nothing},           // cross entropies give out the softmax
	{"accumulate", accumulate, nothing}, // sums of products become one product
	{"stack", stack, nothing},           // and of pieces of two values one of those
	{"heads", heads, nothing},           // products that chains may begin with are marked
	{"tails", tails, nothing},           // sums that chains may end with are marked
	{"fuse", fuse, nothing},             // elementwise instructions become chains, if the engine runs them
	{"alias", alias, copyAliases},       // which values lie in the memory of others
	{"schedule", schedule, storesLast},  // stores move to where what they overwrite has been read
	{"live", live, nil},                 // the last use of every value
	{"plan", plan, planApart},           // buffers, shared in turn, and their places in the arena
}

func nothing(*code) error { return nil }

// order lists which pass must run before which, and why. A test holds passes
// against it.
var order = [...]struct{ before, after, why string }{
	{"specialise", "simplify", "an op is judged by its concrete types"},
	{"specialise", "plan", "sizes in bytes need concrete extents"},
	{"simplify", "protect", "what is taken out need not be protected"},
	{"simplify", "fuse", "dead readers would keep values out of chains"},
	{"simplify", "accumulate", "a sum of adjoints must be sums of two, and transposes flags"},
	{"simplify", "share", "a fused instruction has no simple op any more"},
	{"simplify", "convolve", "a transpose must be a flag of its product, and a reshape there and back nothing"},
	{"protect", "convolve", "a protecting copy reads what must then be there"},
	{"convolve", "accumulate", "a convolution's product is no term"},
	{"convolve", "heads", "nor does a chain begin with it"},
	{"simplify", "pool", "a reshape there and back must be nothing"},
	{"protect", "pool", "a protecting copy reads what must then be there"},
	{"pool", "tails", "the counts of the adjoint are its own"},
	{"pool", "fuse", "so are its products"},
	{"simplify", "sparse", "dead readers would keep gradients"},
	{"protect", "sparse", "a protecting copy reads what must then be there"},
	{"sparse", "fuse", "the product and the difference would be a chain of all rows"},
	{"protect", "share", "a protecting copy reads what must then be given out"},
	{"protect", "accumulate", "a product that a copy reads is no mere term"},
	{"share", "tails", "the sums of targets are the cross entropy's"},
	{"accumulate", "stack", "it is the sums of products that are stacked"},
	{"stack", "heads", "a sum of products may have become a product"},
	{"accumulate", "heads", "a sum of products is a product, too"},
	{"heads", "fuse", "chains begin with marked products only"},
	{"tails", "fuse", "chains end with marked sums only"},
	{"protect", "fuse", "a protecting copy reads what a chain must then give out"},
	{"fuse", "alias", "a chain is no alias, though its last op may have been one"},
	{"protect", "alias", "a protecting copy must not be an alias"},
	{"alias", "schedule", "a store waits for the readers of aliases, too"},
	{"schedule", "live", "lifetimes are positions in the final order"},
	{"live", "plan", "memory is shared by values that do not live at once"},
}

// Passes returns the names of the passes that WithoutPass can switch off.
func Passes() []string {
	var names []string
	for _, p := range passes {
		if p.without != nil {
			names = append(names, p.name)
		}
	}
	return names
}

// WithoutPass compiles programs without these passes: to find out, when a
// program is wrong, which of them makes it so. Compile returns an error for a
// name that is not among Passes.
func WithoutPass(names ...string) Option {
	return option(func(m *Machine) { m.without = append(slices.Clone(m.without), names...) })
}

// checkPasses returns an error if a pass is to be switched off that cannot be.
func (m *mode) checkPasses() error {
	if m.wrong != nil {
		return m.wrong
	}
	for _, name := range m.without {
		if !slices.Contains(Passes(), name) {
			return fmt.Errorf("vm.WithoutPass: no pass %q can be switched off; these can: %s: %w",
				name, strings.Join(Passes(), ", "), autodiff.ErrValue)
		}
	}
	return nil
}

// of returns what to run for a pass in this mode.
func (p pass) of(m *mode) func(*code) error {
	if slices.Contains(m.without, p.name) {
		return p.without
	}
	return p.run
}
