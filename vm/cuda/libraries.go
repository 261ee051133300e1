package cuda

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// libraries are the files, in order of preference, that one library may be.
type libraries []string

// Where CUDA 13, 12 and 11 have their libraries.
func driverNames() libraries { return named("nvcuda.dll", "libcuda.so.1", "libcuda.so") }
func blasNames() libraries {
	return named("cublas64_13.dll cublas64_12.dll cublas64_11.dll", "libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "libcublas.so")
}
func nvrtcNames() libraries {
	return named("nvrtc64_130_0.dll nvrtc64_120_0.dll nvrtc64_112_0.dll", "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so")
}

// named returns the names of a library here: where toolkits put it is tried
// after what the system's loader finds.
func named(windows string, linux ...string) libraries {
	if runtime.GOOS == "windows" {
		return strings.Fields(windows)
	}
	list := libraries(linux)
	for _, name := range linux {
		list = append(list, "/usr/local/cuda/lib64/"+name)
	}
	return list
}

// open returns the first that can be opened, or an error with the names of all.
func (l libraries) open(what string) (uintptr, error) {
	var first error
	for _, name := range l {
		openNeeded(name)
		handle, err := openLibrary(name)
		if err == nil {
			return handle, nil
		}
		if first == nil {
			first = err
		}
	}
	return 0, fmt.Errorf("%s is not to be found as %s: %w", what, strings.Join(l, ", "), first)
}

// needed are the libraries that one of CUDA's opens by their names alone, which
// the system's loader may not know where to find.
var needed = map[string]string{"libnvrtc.so": "libnvrtc-builtins.so.*", "libcublas.so": "libcublasLt.so.*"}

// openNeeded opens what a library needs where it lies beside that, so that it is
// there when it is asked for by its name: in a toolkit's folder, or where pip puts
// each. An error shows when the library itself is opened, or used.
func openNeeded(path string) {
	folder, file := filepath.Split(path)
	if folder == "" {
		return
	}
	for name, others := range needed {
		if file != name && !strings.HasPrefix(file, name+".") {
			continue
		}
		beside, _ := filepath.Glob(folder + others) // of the folder's name, at worst none
		for _, other := range beside {
			_, _ = openLibrary(other)
		}
	}
}
