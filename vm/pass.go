package vm

// A pass is one step of compilation.
type pass struct {
	name string
	run  func(*code) error
}

// passes is Compile, in order.
var passes = [...]pass{
	{"specialise", specialise}, // every type becomes concrete for the batch extent
	{"simplify", simplify},     // instructions that need not run are taken out
	{"protect", protect},       // copies of variables that are overwritten before they are read
	{"fuse", fuse},             // elementwise instructions become chains, if the engine runs them
	{"alias", alias},           // which values lie in the memory of others
	{"schedule", schedule},     // stores move behind the last use of what they overwrite
	{"live", live},             // the last use of every value
	{"plan", plan},             // buffers, shared in turn, and their places in the arena
}

// order lists which pass must run before which, and why. A test holds passes
// against it.
var order = [...]struct{ before, after, why string }{
	{"specialise", "simplify", "an op is judged by its concrete types"},
	{"specialise", "plan", "sizes in bytes need concrete extents"},
	{"simplify", "protect", "what is taken out need not be protected"},
	{"simplify", "fuse", "dead readers would keep values out of chains"},
	{"protect", "fuse", "a protecting copy reads what a chain must then give out"},
	{"fuse", "alias", "a chain is no alias, though its last op may have been one"},
	{"protect", "alias", "a protecting copy must not be an alias"},
	{"alias", "schedule", "a store waits for the readers of aliases, too"},
	{"schedule", "live", "lifetimes are positions in the final order"},
	{"live", "plan", "memory is shared by values that do not live at once"},
}
