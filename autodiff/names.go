package autodiff

import (
	"strconv"
	"strings"
)

// nameAll gives every node declared since the last call its automatic name.
// Forward nodes count per letter, named ones too, so that a name depends on
// the graph alone and not on who asked for it when.
func (g *Graph) nameAll() {
	for _, n := range g.nodes[g.autoNamed:] {
		n.auto = g.autoName(n)
	}
	g.autoNamed = len(g.nodes)
}

func (g *Graph) autoName(n *Node) string {
	if n.adjointOf != nil {
		return "" // Node.Name derives it
	}
	letter := "y"
	if n.kind == KindConst {
		letter = "c"
	} else if op, ok := n.op.(Captioned); ok {
		y, _ := op.Formula()
		if left, _, ok := strings.Cut(y, "="); ok {
			letter = strings.TrimSpace(left)
		}
	}
	for {
		g.letters[letter]++
		name := letter + strconv.Itoa(g.letters[letter])
		if _, taken := g.names[name]; !taken {
			return name
		}
	}
}

// claim registers a user's name and reports whether it was free.
func (g *Graph) claim(name string, n *Node) bool {
	if owner, ok := g.names[name]; ok && owner != n {
		return false
	}
	g.names[name] = n
	return true
}

// taken is the mistake of using a name twice.
func (g *Graph) taken(name string) *Error {
	return &Error{Reason: ErrName, pc: callSite(),
		what: "name already taken: " + strconv.Quote(name) + " was declared at " + g.names[name].Where()}
}
