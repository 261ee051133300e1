package standin

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A demand is what a package of cu asks of one of CUDA's libraries.
type demand struct {
	enums     []string            // types of enumerations
	constants []string            // their values
	functions map[string][]string // the types of a function's parameters
}

var (
	ofCUDA      = regexp.MustCompile(`^(CU|cu|cublas|cudnn)[A-Za-z]\w*$`)
	isFunction  = regexp.MustCompile(`^(cu|cublas|cudnn)[A-Z]\w*$`)
	isConstant  = regexp.MustCompile(`^(CU|CUDA|CUBLAS|CUDNN)_\w+$`)
	isStructure = regexp.MustCompile(`^CUDA_(MEMCPY\w+|\w+_DESCRIPTOR|\w+_PARAMS)$`)
	word        = regexp.MustCompile(`\w+`)
	prototype   = regexp.MustCompile(`(\w+)\(`)
)

// read reads a package's Go: a name of C's is a function if it looks so, and its
// parameters have the types of the arguments that it is called with. What header
// or the package's own C declares is not asked for.
func read(dir, header string) (demand, error) {
	d := demand{functions: map[string][]string{}}
	pkg, err := build.Default.ImportDir(dir, 0)
	if err != nil {
		return d, err
	}
	set, files, names := token.NewFileSet(), []*ast.File{}, map[string]bool{}
	for _, name := range slices.Concat(pkg.GoFiles, pkg.CgoFiles) {
		f, err := parser.ParseFile(set, filepath.Join(dir, name), nil, 0)
		if err != nil {
			return d, err
		}
		files = append(files, f)
		ast.Inspect(f, func(n ast.Node) bool {
			if name := ofC(n); name != "" {
				names[name] = true
			}
			return true
		})
	}
	declared := map[string]bool{}
	for _, name := range word.FindAllString(withoutDefines(header), -1) {
		declared[name] = true
	}
	for _, name := range pkg.HFiles {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return d, err
		}
		for _, m := range prototype.FindAllSubmatch(text, -1) {
			declared[string(m[1])] = true
		}
	}
	c := types.NewPackage("C", "C")
	for _, name := range slices.Sorted(maps.Keys(names)) {
		asked := !declared[name] && ofCUDA.MatchString(name)
		switch {
		case isConstant.MatchString(name) && !isStructure.MatchString(name):
			if !declared[name] {
				d.constants = append(d.constants, name)
			}
			c.Scope().Insert(types.NewConst(token.NoPos, c, name, types.Typ[types.UntypedInt], constant.MakeInt64(0)))
		case name == "CString":
			char := types.NewNamed(types.NewTypeName(token.NoPos, c, "char", nil), types.Typ[types.Int8], nil)
			c.Scope().Insert(function(c, name, types.NewPointer(char)))
		case isFunction.MatchString(name) && !strings.HasSuffix(name, "_t") && !strings.HasSuffix(name, "Complex"):
			if asked {
				d.functions[name] = nil
			}
			c.Scope().Insert(function(c, name, types.Typ[types.Int]))
		default:
			if asked {
				d.enums = append(d.enums, name)
			}
			t := types.NewTypeName(token.NoPos, c, name, nil)
			types.NewNamed(t, types.Typ[types.Int], nil)
			c.Scope().Insert(t)
		}
	}
	c.MarkComplete()
	info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	check := types.Config{Importer: imports{c}, Error: func(error) {}} // that C's names are not exported
	_, _ = check.Check(pkg.ImportPath, set, files, &info)
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				d.called(ofC(call.Fun), call.Args, &info)
			}
			return true
		})
	}
	return d, nil
}

// called takes the parameters of a function from its arguments, as far as their
// types are known.
func (d *demand) called(name string, args []ast.Expr, info *types.Info) {
	params, asked := d.functions[name]
	if !asked {
		return
	}
	if params == nil {
		params = make([]string, len(args))
	}
	for i, a := range args {
		t := inC(info.TypeOf(a))
		if conversion, ok := a.(*ast.CallExpr); ok && t == "" {
			t = inC(info.TypeOf(conversion.Fun))
		}
		if t != "" {
			params[i] = t
		}
	}
	d.functions[name] = params
}

func function(c *types.Package, name string, result types.Type) *types.Func {
	one := func(t types.Type) *types.Tuple { return types.NewTuple(types.NewVar(token.NoPos, c, "", t)) }
	anything := types.NewSlice(types.NewInterfaceType(nil, nil))
	return types.NewFunc(token.NoPos, c, name, types.NewSignatureType(nil, nil, nil, one(anything), one(result), true))
}

// ofC returns the name if n is one of C's.
func ofC(n ast.Node) string {
	if s, ok := n.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok && x.Name == "C" {
			return s.Sel.Name
		}
	}
	return ""
}

// inC returns how C spells a type, or "" if it is none of C's.
func inC(t types.Type) string {
	switch t := t.(type) {
	case *types.Pointer:
		if of := inC(t.Elem()); of != "" {
			return of + " *"
		}
	case *types.Named:
		name := t.Obj().Name()
		if long, ok := spelled[name]; ok {
			name = long
		}
		return name
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return "void *"
		}
	}
	return ""
}

// spelled are the types that cgo has names of its own for.
var spelled = map[string]string{
	"uchar": "unsigned char", "ushort": "unsigned short", "uint": "unsigned int", "ulonglong": "unsigned long long",
}

// imports finds C and unsafe: no other package has to do with C's types.
type imports struct{ c *types.Package }

func (i imports) Import(path string) (*types.Package, error) {
	if path == "C" {
		return i.c, nil
	}
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return nil, fmt.Errorf("%s is not needed", path)
}

// withoutDefines returns a header without its macros, which name what others
// declare.
func withoutDefines(header string) string {
	return regexp.MustCompile(`(?m)^#define.*$`).ReplaceAllString(header, "")
}
