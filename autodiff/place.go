package autodiff

import (
	"path"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// A place is a line of source.
type place struct {
	file string
	line int
}

// String returns the base name and line: "net.go:31".
func (p place) String() string {
	if p.file == "" {
		return "unknown place"
	}
	return path.Base(strings.ReplaceAll(p.file, `\`, "/")) + ":" + strconv.Itoa(p.line)
}

func placeOf(pc uintptr) place {
	if pc == 0 {
		return place{}
	}
	f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	return place{f.File, f.Line}
}

// callSite returns the program counter of the innermost call made outside the
// packages that declare nodes: the user's line. runtime.Callers reports one
// program counter for each logical frame, inlined ones included, so each can
// be judged, and remembered, alone.
func callSite() uintptr {
	var pcs [6]uintptr
	for skip := 3; ; skip += len(pcs) {
		n := runtime.Callers(skip, pcs[:])
		for _, pc := range pcs[:n] {
			if !declaring(pc) {
				return pc
			}
		}
		if n < len(pcs) {
			return 0
		}
	}
}

var (
	judged   = map[uintptr]bool{} // by declaring
	judgedMu sync.RWMutex
	module   = strings.TrimSuffix(reflect.TypeFor[Graph]().PkgPath(), "autodiff")
)

// declaring reports whether pc lies in a package that declares nodes on its
// callers' behalf. Tests of these packages are users.
func declaring(pc uintptr) bool {
	judgedMu.RLock()
	known, ok := judged[pc]
	judgedMu.RUnlock()
	if ok {
		return known
	}
	f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	name, inside := strings.CutPrefix(f.Function, module)
	inside = inside && !strings.HasSuffix(f.File, "_test.go") &&
		(strings.HasPrefix(name, "autodiff.") || strings.HasPrefix(name, "ops.") ||
			strings.HasPrefix(name, "ops/") || strings.HasPrefix(name, "models"))
	judgedMu.Lock()
	judged[pc] = inside
	judgedMu.Unlock()
	return inside
}
