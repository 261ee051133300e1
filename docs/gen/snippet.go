package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
)

// A snippet is code that the guide shows.
type snippet struct {
	code    string // with a newline at its end
	output  string // of an example, likewise
	example bool
}

// snippets returns the declarations of the files by name; Example_mul is "mul".
func snippets(files []string) (map[string]snippet, error) {
	all := map[string]snippet{}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		between := func(from, to token.Pos) string {
			return string(text[fset.Position(from).Offset:fset.Position(to).Offset])
		}
		for _, d := range file.Decls {
			name, s := "", snippet{}
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Doc != nil {
					s.code = between(d.Doc.Pos(), d.Pos())
				}
				name = d.Name.Name
				if d.Recv != nil {
					name = receiver(d) + "." + name
				}
				if example, ok := strings.CutPrefix(name, "Example_"); ok {
					body := between(d.Body.Lbrace+1, d.Body.Rbrace)
					body, output, ok := strings.Cut(body, "\t// Output:")
					if !ok {
						return nil, fmt.Errorf("%s: %s has no output", path, name)
					}
					name, s = example, snippet{unindent(body, "\t"), unindent(output, "\t// "), true}
				} else {
					s.code += between(d.Pos(), d.End()) + "\n"
				}
			case *ast.GenDecl:
				t, ok := d.Specs[0].(*ast.TypeSpec)
				if !ok {
					continue
				}
				if d.Doc != nil {
					s.code = between(d.Doc.Pos(), d.Pos())
				}
				name = t.Name.Name
				s.code += between(d.Pos(), d.End()) + "\n"
			}
			if _, ok := all[name]; ok {
				return nil, fmt.Errorf("%s: there are two of %q", path, name)
			}
			all[name] = s
		}
	}
	return all, nil
}

// receiver returns the name of a method's type.
func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	return t.(*ast.Ident).Name
}

// unindent returns the lines of the text without the indent, and without empty
// ones at its ends.
func unindent(text, indent string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if rest, ok := strings.CutPrefix(line, indent); ok {
			line = rest
		} else {
			line = strings.TrimPrefix(line, strings.TrimRight(indent, " ")) // an empty line of a comment
		}
		b.WriteString(strings.TrimRight(line, " \t") + "\n")
	}
	return strings.Trim(b.String(), "\n") + "\n"
}
