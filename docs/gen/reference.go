package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/viz"
)

// referenceFolder is where the pages of the ops are.
const referenceFolder = "ops"

const referenceNotice = "<!-- Made by \"go generate ./docs\" from package ops and gen/opcases.go: change those. -->\n\n"

// reference returns the files of the op reference by their names: a page and a
// picture for each exported op of the catalog, and a list of them. An op without
// an example, or an example without an op, is an error.
func reference(folder string) (map[string][]byte, error) {
	declared, err := declarations(filepath.Join(folder, "..", "ops"))
	if err != nil {
		return nil, err
	}
	sources, err := useSources(filepath.Join(folder, "gen", "opcases.go"))
	if err != nil {
		return nil, err
	}
	cases := map[string]opCase{}
	for _, c := range opCases {
		cases[c.name] = c
	}
	files := map[string][]byte{}
	index := bytes.NewBufferString(referenceNotice + "# Ops\n\nEvery op with its formula, its adjoint and why, a picture with small numbers, and a check against differences.\n\n| op | formula | adjoints |\n|---|---|---|\n")
	for _, spec := range ops.Catalog() {
		if !ast.IsExported(spec.Name) {
			continue // a part of others
		}
		c, ok := cases[spec.Name]
		d, known := declared[spec.Name]
		if !ok || !known || c.why == "" || d.doc == "" || sources[spec.Name] == "" {
			return nil, fmt.Errorf("ops.%s lacks a part of its page: an example with a derivation in docs/gen/opcases.go, or a comment", spec.Name)
		}
		delete(cases, spec.Name)
		e, err := newExample(c)
		if err != nil {
			return nil, fmt.Errorf("the example of ops.%s: %w", spec.Name, err)
		}
		if files[spec.Name+".svg"], err = e.picture(); err != nil {
			return nil, fmt.Errorf("the picture of ops.%s: %w", spec.Name, err)
		}
		files[spec.Name+".md"] = e.page(d, sources[spec.Name])
		formula, adjoints := e.formulas()
		if e.composed() {
			formula, adjoints = "composed of others", nil
		}
		fmt.Fprintf(index, "| [%s](%[1]s.md) | %s | %s |\n", spec.Name, formula, strings.Join(adjoints, ", "))
	}
	if len(cases) > 0 {
		return nil, fmt.Errorf("docs/gen/opcases.go has examples of no op: %s", strings.Join(slices.Sorted(maps.Keys(cases)), ", "))
	}
	files["README.md"] = index.Bytes()
	return files, nil
}

// A declaration is a constructor's comment and signature.
type declaration struct{ doc, signature string }

// declarations returns the exported functions of a package.
func declarations(folder string) (map[string]declaration, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	all := map[string]declaration{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() {
				from, to := fset.Position(f.Pos()).Offset, fset.Position(f.Type.End()).Offset
				all[f.Name.Name] = declaration{f.Doc.Text(), string(text[from:to])}
			}
		}
	}
	return all, nil
}

// useSources returns the expression that each example returns.
func useSources(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, text, 0)
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		row, ok := n.(*ast.CompositeLit)
		if !ok || row.Type != nil || len(row.Elts) < 3 {
			return true
		}
		name, ok := row.Elts[0].(*ast.BasicLit)
		use, both := row.Elts[1].(*ast.FuncLit)
		if ok && both {
			returned := use.Body.List[0].(*ast.ReturnStmt).Results[0]
			all[strings.Trim(name.Value, `"`)] = string(text[fset.Position(returned.Pos()).Offset:fset.Position(returned.End()).Offset])
		}
		return true
	})
	return all, nil
}

// formulas returns those of the op, or of its last part if it is composed.
func (e *example) formulas() (formula string, adjoints []string) {
	c, ok := e.y.Op().(autodiff.Captioned)
	if !ok {
		return "—", nil
	}
	formula, list := c.Formula()
	for _, a := range list {
		if a != "" {
			adjoints = append(adjoints, "$"+viz.LaTeX(a)+"$")
		}
	}
	return "$" + viz.LaTeX(formula) + "$", adjoints
}

// composed reports whether the op is made of others, broadcasting aside.
func (e *example) composed() bool {
	count := 0
	for _, n := range e.y.Graph().Nodes()[:e.y.ID()+1] {
		if n.NumIn() > 0 && (n == e.y || !strings.HasPrefix(n.Op().String(), "Repeat(")) {
			count++
		}
	}
	_, captioned := e.y.Op().(autodiff.Captioned)
	return count > 1 || !captioned
}

// page returns the text of the op's page.
func (e *example) page(d declaration, source string) []byte {
	var b bytes.Buffer
	f := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	f("%s# %s\n\n```go\n%s\n```\n\n", referenceNotice, e.name, d.signature)
	for line := range strings.Lines(strings.TrimSpace(d.doc)) {
		b.WriteString(line)
	}
	f("\n\n## Forward and backward\n\n%s\n\n", e.why)
	formula, adjoints := e.formulas()
	if e.composed() {
		f("It is composed of other ops, as the picture shows.\n\n")
	} else {
		f("| formula | %s |\n|---|---|\n", formula)
		for i, a := range adjoints {
			f("| adjoint %d, with g that of the result | %s |\n", i+1, a)
		}
		b.WriteByte('\n')
	}
	f("![%s with its twin: the forward pass, the backward pass, and what each value holds](%[1]s.svg)\n\n", e.name)
	var shapes, types []string
	for _, x := range e.inputs {
		shapes = append(shapes, x.Name()+" "+x.Shape().String())
	}
	for _, t := range e.types() {
		types = append(types, t.String())
	}
	f("## Shapes and types\n\nIn the example: %s give %s.\n\nElements: %s.\n\n", strings.Join(shapes, ", "), e.y.Shape(), strings.Join(types, ", "))
	f("## Example\n\n```go\ng := autodiff.NewGraph(autodiff.Float64)\ny := %s\nfmt.Println(y.Shape())\n```\n\n```text\n%s\n```\n\n", source, e.y.Shape())
	f("## Gradient check\n\n%s\n", e.checked())
	return b.Bytes()
}
