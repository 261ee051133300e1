package viz

// A picture is what is drawn, before anything is decided about how: build makes
// it from a graph, and each writer (lanes.go, book.go) draws from it alone. Its
// slices are in drawing order, so equal graphs give equal bytes.
//
// It describes the forward pass; the backward pass mirrors it. A box has a twin
// if an adjoint passes through it, and an arrow has an adjoint if one flows
// back along it.
type picture struct {
	words   *words
	terms   *terms
	result  string // the name of the value that is drawn: "L"
	loss    string // the name of what is differentiated, which is the result unless given
	given   bool   // the result's adjoint was given to autodiff.VJP; it is no seed
	boxes   []box
	arrows  []arrow
	reads   []read
	rows    int         // box.row < rows
	real    map[int]int // by node ID: the box that holds the value
	backAt  map[int]int // in Detail, by ID of a node of the backward pass: the box in whose row it stands
	float   string      // the graph's float type
	mistake string      // the first mistake with its place, or ""
}

// A box is an operation, a folded scope, or a value that no operation computes.
type box struct {
	kind  kind
	state state
	title string // of an operation: "MatMul"; of a folded scope: "Affine 1"
	lines []string
	rules []rule // of the twin
	twin  string // the twin's title: "MatMul′"; "" if there is none

	value     string // the name of the value: "m1", "W1"
	shape     string // "N×10"
	note      string // of a variable: what changes it
	grad      string // "∂L/∂W1" if this gradient is drawn
	gradShape string // if it is not the value's
	sum       int    // how many adjoints of the value are added, 0 unless several

	times int // how many equal ones it stands for, if several

	numbers, gradNumbers     []string // what the value and its gradient hold
	sumNumbers               []string // what the sum of its adjoints does
	heat, twinHeat, gradHeat warmth
	badge                    badge // of its gradient

	change  change // what became of it
	remarks []remark

	scope string // "Encoder/Affine 1"
	where string // "net.go:31"

	row   int  // its row, counted from 0 in the order of execution
	lane  bool // it stands in the lane itself: only one box of a row does
	ghost bool // a copy of the box home, at another place where it is used
	home  int
}

// A kind tells what a box is.
type kind uint8

const (
	opBox     kind = iota // an operation, or a folded scope
	inputBox              // fed
	targetBox             // fed, and no gradient is wanted of it: labels, masks
	paramBox
	stateBox
	constBox
	resultBox // the value that the graph is drawn for
	gapBox    // in Detail: nothing, beside a node of the backward pass
)

// variable reports whether the box is a drum.
func (k kind) variable() bool { return k == paramBox || k == stateBox }

// A state tells whether a box can be computed.
type state uint8

const (
	sound   state = iota
	mistake       // made at this box
	pale          // after a mistake
)

// A rule is one line of a twin: the adjoint of one operand.
type rule struct {
	adjoint, formula string   // "∂W1", or "(∂W1)₂"; "xᵀ·g"
	numbers          []string // what the adjoint holds
	badge            badge
}

// An arrow is a value that flows from one box to the next.
type arrow struct {
	from, to int    // boxes
	value    string // "m1"
	shape    string
	adjoint  string // "∂m1" if its adjoint flows back, else ""; "(∂m1)₂" if it is the second of several
	part     int    // which of several it is, from 1; 0 if it is the only one
	stores   bool   // the box to stores a value in the variable from
	back     bool   // only its adjoint is drawn: in Detail
}

// An output is a value of a box: a folded scope may have several.
type output struct {
	box   int
	value string
}

func (a *arrow) output() output { return output{a.from, a.value} }

// A read is a value of the forward pass that a twin reads.
type read struct{ from, by int }
