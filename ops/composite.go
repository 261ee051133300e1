package ops

// composite is the op in the mistakes of a function that declares several
// nodes: its name. No valid node has it.
type composite string

func (c composite) String() string { return string(c) }

func (composite) Infer(in []typ) (typ, error) { return typ{}, nil }
