package cuda

import (
	"io/fs"
	"path"
	"strings"
)

// programs returns the whole text, prelude and all, of every source that is the
// same for all programs, by its name: what there are compiled kernels of where
// there is no compiler.
func programs() (map[string]string, error) {
	files, err := fs.Glob(sources, "kernels/*.cu")
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, f := range files {
		name := path.Base(f)
		if all[strings.TrimSuffix(name, ".cu")], err = included(name); err != nil {
			return nil, err
		}
	}
	all["elementwise"] = elementwiseSource()
	for name, source := range all {
		if all[name], err = complete(source); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// complete returns a source with what comes before every kernel.
func complete(source string) (string, error) {
	prelude, err := sources.ReadFile("kernels/prelude.cuh")
	return string(prelude) + source, err
}
