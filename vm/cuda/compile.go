package cuda

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"

	"keisan/internal/atomicfile"
	"keisan/internal/ptx"
)

//go:embed kernels
var embedded embed.FS

// sources are the kernels, and what comes before each.
var sources fs.ReadFileFS = embedded

// A module is compiled code on the device.
type module struct {
	handle  uintptr
	ptx     []byte // if it is embedded
	kernels map[string]*kernel
}

// kernel returns a kernel of a file of kernels/, given without its suffix. The
// engine has been entered.
func (e *Engine) kernel(file, name string) (*kernel, error) {
	source, err := included(file + ".cu")
	if err != nil {
		return nil, err
	}
	return e.kernelOf(source, name)
}

// inclusion is a line that stands for a file of kernels/.
var inclusion = regexp.MustCompile(`(?m)^#include "(.*)"\n`)

// included returns the text of a file of kernels/ and of what it includes.
func included(file string) (string, error) {
	source, err := sources.ReadFile("kernels/" + file)
	text := inclusion.ReplaceAllStringFunc(string(source), func(line string) string {
		other, wrong := included(inclusion.FindStringSubmatch(line)[1])
		err = errors.Join(err, wrong)
		return other
	})
	return text, err
}

// kernelOf returns a kernel of a source, which is compiled if it is new.
func (e *Engine) kernelOf(source, name string) (*kernel, error) {
	m := e.modules[source]
	if m == nil {
		code, err := e.compiled(source)
		if err != nil {
			return nil, fmt.Errorf("kernel %s: %w", name, err)
		}
		m = &module{kernels: map[string]*kernel{}}
		if err := e.api.moduleLoad.call(pointer(&m.handle), pointer(&code[0])); err != nil {
			return nil, fmt.Errorf("kernel %s: %w", name, err)
		}
		if e.nvrtc == nil {
			m.ptx = code
		}
		runtime.KeepAlive(code)
		e.modules[source] = m
	}
	k := m.kernels[name]
	if k == nil {
		k = &kernel{engine: e, name: name}
		c := cString(name)
		if err := e.api.moduleFunction.call(pointer(&k.handle), m.handle, pointer(&c[0])); err != nil {
			return nil, fmt.Errorf("kernel %s: %w (its name must be that of an extern \"C\" __global__ function)", name, err)
		}
		runtime.KeepAlive(c)
		if m.ptx != nil {
			e, err := ptx.EntryOf(m.ptx, name)
			if err != nil {
				return nil, err
			}
			k.params = e.Params
		}
		m.kernels[name] = k
	}
	return k, nil
}

// compiled returns the code of a source for the device, which is compiled if
// there is a compiler, and otherwise embedded.
func (e *Engine) compiled(source string) ([]byte, error) {
	source, err := complete(source)
	if err != nil {
		return nil, err
	}
	if e.nvrtc == nil {
		return precompiled(source)
	}
	return e.nvrtc.compiled(source, e.device)
}

// compiled returns the code of a whole source for a device: from the user's cache
// if it is there, and otherwise from the compiler, and then it is put there.
func (c *nvrtc) compiled(source string, d Device) ([]byte, error) {
	target, ptx, err := c.target(d)
	if err != nil {
		return nil, err
	}
	path := cachePath(fmt.Sprintf("%s NVRTC %v %s", target, c.version, source))
	if code := cached(path); code != nil {
		return code, nil
	}
	code, _, err := c.build(source, target, ptx)
	if err != nil {
		return nil, fmt.Errorf("compiling for %s: %w", target, err)
	}
	if ptx {
		code = append(code, 0)
	}
	store(path, code)
	return code, nil
}

// cachePath returns the file for what is told by a key, or "" without a cache.
func cachePath(key string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "keisan", "cuda", fmt.Sprintf("%x", sha256.Sum256([]byte(key))))
}

// A cached file is its length, its code and the checksum of both: one that was
// cut short, or damaged, is compiled again.
func cached(path string) []byte {
	b, err := os.ReadFile(path)
	if err != nil || len(b) < 8+sha256.Size {
		return nil
	}
	body, sum := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	if sha256.Sum256(body) != [sha256.Size]byte(sum) || binary.LittleEndian.Uint64(body) != uint64(len(body)-8) {
		return nil
	}
	return body[8:]
}

// store writes a file of the cache. That it cannot be written is no error: it is
// compiled again next time.
func store(path string, code []byte) {
	if path == "" || os.MkdirAll(filepath.Dir(path), 0o777) != nil {
		return
	}
	body := append(binary.LittleEndian.AppendUint64(nil, uint64(len(code))), code...)
	sum := sha256.Sum256(body)
	_ = atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(append(body, sum[:]...))
		return err
	})
}
