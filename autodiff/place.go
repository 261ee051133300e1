package autodiff

import (
	"path"
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
	var pcs [5]uintptr // enough for most: each frame costs as much as the rest
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

// Helper marks the calling function as a constructor of nodes, as
// testing.T.Helper does for tests: the nodes that it declares, and mistakes in
// them, get the line of its caller. Built-in constructors need no mark.
func Helper() {
	var pcs [1]uintptr
	runtime.Callers(2, pcs[:])
	judgedMu.RLock()
	known := helperCalls[pcs[0]]
	judgedMu.RUnlock()
	if !known {
		f, _ := runtime.CallersFrames(pcs[:]).Next()
		judgedMu.Lock()
		helperCalls[pcs[0]], helpers[f.Function] = true, true
		judgedMu.Unlock()
	}
}

var (
	judged      = map[uintptr]bool{} // by declaring
	helperCalls = map[uintptr]bool{} // where Helper was called
	helpers     = map[string]bool{}  // the functions that called it
	judgedMu    sync.RWMutex         // of all three
	root        = rootOf()
)

// rootOf returns the folder of the module, as the compiler writes it.
func rootOf() string {
	_, file, _, _ := runtime.Caller(0)
	return path.Dir(path.Dir(file)) + "/"
}

// declaring reports whether pc lies in a package that declares nodes on its
// callers' behalf. Tests of these packages are users. The file tells, not the
// function: where a constructor is inlined, the functions in it are named as if
// they were the caller's.
func declaring(pc uintptr) bool {
	judgedMu.RLock()
	known, ok := judged[pc]
	judgedMu.RUnlock()
	if ok {
		return known
	}
	f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	file, inside := strings.CutPrefix(f.File, root)
	room, _, _ := strings.Cut(file, "/")
	inside = inside && !strings.HasSuffix(file, "_test.go") && (room == "autodiff" || room == "ops" || room == "models")
	judgedMu.Lock()
	defer judgedMu.Unlock()
	judged[pc] = inside || helpers[f.Function]
	return judged[pc]
}
