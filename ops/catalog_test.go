package ops_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/ops/optest"
)

// Every built-in op keeps every law.
func TestLaws(t *testing.T) {
	for _, spec := range ops.Catalog() {
		t.Run(spec.Name, func(t *testing.T) {
			t.Parallel()
			optest.Check(t, spec)
		})
	}
}

// withoutRow lists the exported functions that return nodes but are no ops,
// with the reason.
var withoutRow = map[string]string{
	"Elementwise": "declares the op that it is given",
	"KeepDims":    "applies a reduction; the rows of reductions use it",
}

// Every constructor has its row, and every row its constructor.
func TestCatalogIsComplete(t *testing.T) {
	rows := map[string]bool{}
	for _, spec := range ops.Catalog() {
		if rows[spec.Name] {
			t.Errorf("two rows have the name %s", spec.Name)
		}
		rows[spec.Name] = true
	}
	constructors := map[string]bool{}
	for _, f := range source(t) {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if ok && fn.Recv != nil && fn.Name.Name == "Infer" {
				constructors[typeName(fn.Recv.List[0].Type)] = true // an op without constructor
			}
			if !ok || fn.Recv != nil || !returnsNodes(fn) {
				continue
			}
			name := fn.Name.Name
			constructors[name] = true
			if !fn.Name.IsExported() {
				continue // may have a row of its own
			}
			if reason := withoutRow[name]; (reason != "") == rows[name] {
				t.Errorf("%s: in the Catalog: %v; reason to have no row: %q", name, rows[name], reason)
			}
		}
	}
	for name := range rows {
		if !constructors[name] {
			t.Errorf("the Catalog has %q, but there is no such constructor", name)
		}
	}
	for name := range withoutRow {
		if !constructors[name] {
			t.Errorf("withoutRow has %q, but there is no such function", name)
		}
	}
}

// Every type of op is met by the rows' cases or their gradients, and has all
// parts.
func TestEveryOpIsMet(t *testing.T) {
	methods := map[string]map[string]bool{} // by type
	for _, f := range source(t) {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			name := typeName(fn.Recv.List[0].Type)
			if methods[name] == nil {
				methods[name] = map[string]bool{}
			}
			methods[name][fn.Name.Name] = true
		}
	}
	met := metByCatalog(t)
	for name, has := range methods {
		if !has["Infer"] {
			continue
		}
		if has["Run"] && !met[name] {
			t.Errorf("the op %s has no row: no case of the Catalog declares it", name)
		}
		for _, part := range []string{"String", "Formula"} {
			if has["Run"] && !has[part] {
				t.Errorf("the op %s has no method %s", name, part)
			}
		}
	}
}

// metByCatalog returns the types of the ops that the Catalog's cases and their
// gradients declare.
func metByCatalog(t *testing.T) map[string]bool {
	met := map[string]bool{}
	for _, spec := range ops.Catalog() {
		for n := range 20 {
			g := autodiff.NewGraph(autodiff.Float64)
			c := spec.Draw(ops.NewDraw(n))
			in := make([]*autodiff.Node, len(c.In))
			for i, a := range c.In {
				name, e := string(rune('a'+i)), a.Shape.Extents()
				switch a.DType {
				case autodiff.Int64:
					in[i] = g.IntInput(name, e...)
				case autodiff.Bool:
					in[i] = g.BoolInput(name, e...)
				default:
					in[i] = g.Input(name, e...)
				}
			}
			y := c.Build(in)
			for _, x := range in {
				if y.Valid() && y.DType().IsFloat() && x.DType().IsFloat() {
					_, _ = autodiff.VJP(y, g.Full(y.Type(), 1), x) // some let no gradient flow
				}
			}
			if err := g.Err(); err != nil {
				t.Errorf("%s, draw %d: %v", spec.Name, n, err)
			}
			for _, n := range g.Nodes() {
				met[reflect.TypeOf(n.Op()).Name()] = true
			}
		}
	}
	return met
}

// An op's file stays below 80 lines.
func TestFilesAreShort(t *testing.T) {
	for name := range source(t) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		limit := 400
		if bytes.Contains(b, []byte("Infer(in []typ)")) || bytes.Contains(b, []byte("register(Spec{")) {
			limit = 80
		}
		if n := bytes.Count(b, []byte("\n")); n >= limit {
			t.Errorf("%s has %d lines, want fewer than %d", name, n, limit)
		}
	}
}

// source returns the parsed files of package ops, without tests.
func source(t *testing.T) map[string]*ast.File {
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Fatal("no source files", err)
	}
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = f
	}
	return files
}

// returnsNodes reports whether a function's only result is a node or several.
func returnsNodes(fn *ast.FuncDecl) bool {
	if fn.Type.Results == nil || len(fn.Type.Results.List) != 1 {
		return false
	}
	r := fn.Type.Results.List[0].Type
	if list, ok := r.(*ast.ArrayType); ok {
		r = list.Elt
	}
	p, ok := r.(*ast.StarExpr)
	return ok && strings.EqualFold(typeName(p.X), "Node")
}

// typeName returns the name of a type without its package or parameters.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	}
	return ""
}
