package viz

import (
	"bufio"
	"fmt"
	"io"

	"github.com/awalterschulze/gographviz/ast"
)

// printDOT writes g as DOT text, one statement a line, indented. A node that is
// listed in several subgraphs has its attributes written the first time only.
//
// It exists because ast.Graph.String concatenates strings, which takes time
// quadratic in the number of statements: 8 s for 20,000 nodes.
func printDOT(w io.Writer, g *ast.Graph) error {
	p := &printer{Writer: bufio.NewWriter(w), seen: map[ast.ID]bool{}}
	if g.Strict {
		p.WriteString("strict ")
	}
	p.WriteString(g.Type.String() + " " + g.ID.String() + " {\n")
	if err := p.list(g.StmtList, "\t"); err != nil {
		return err
	}
	p.WriteString("}\n")
	return p.Flush()
}

type printer struct {
	*bufio.Writer
	seen map[ast.ID]bool
}

func (p *printer) list(list ast.StmtList, indent string) error {
	for _, s := range list {
		p.WriteString(indent)
		switch s := s.(type) {
		case *ast.Attr:
			p.WriteString(s.Field.String() + "=" + s.Value.String())
		case ast.NodeAttrs:
			p.WriteString("node")
			p.attrs(ast.AttrList(s))
		case ast.EdgeAttrs:
			p.WriteString("edge")
			p.attrs(ast.AttrList(s))
		case *ast.NodeStmt:
			p.WriteString(s.NodeID.String())
			if !p.seen[s.NodeID.ID] {
				p.attrs(s.Attrs)
				p.seen[s.NodeID.ID] = true
			}
		case *ast.EdgeStmt:
			p.WriteString(s.Source.GetID().String())
			for _, to := range s.EdgeRHS {
				p.WriteString(to.Op.String() + to.Destination.GetID().String())
			}
			p.attrs(s.Attrs)
		case *ast.SubGraph:
			p.WriteString("subgraph " + s.ID.String() + " {\n")
			if err := p.list(s.StmtList, indent+"\t"); err != nil {
				return err
			}
			p.WriteString(indent + "}")
		default:
			return fmt.Errorf("viz: no way to print a %T", s)
		}
		p.WriteString(";\n")
	}
	return nil
}

func (p *printer) attrs(list ast.AttrList) {
	for _, l := range list {
		if len(l) == 0 {
			continue
		}
		p.WriteString(" [")
		for i, a := range l {
			if i > 0 {
				p.WriteString(", ")
			}
			p.WriteString(a.Field.String() + "=" + a.Value.String())
		}
		p.WriteString("]")
	}
}
