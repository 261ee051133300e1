//go:build linux && (amd64 || arm64)

// Gen compiles the kernels of package keisan/vm/gorgonia/cuda to PTX, which is
// embedded there. It needs NVRTC, and does nothing where the sources are those of
// the PTX that is there.
//
// PTX is of compute_50, the oldest that NVRTC 12 makes, and its ISA is 7.4, which
// the drivers of CUDA 11.4 and later take.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unsafe"

	"github.com/ebitengine/purego"
)

const result = "kernels.ptx.gz"

func main() {
	log.SetFlags(0)
	files, err := filepath.Glob("kernels/*.cu")
	if err != nil || len(files) == 0 {
		log.Fatal("gen runs in vm/gorgonia/cuda: ", err)
	}
	// What comes before every kernel of vm/cuda comes before these, too.
	prelude := string(read("../../cuda/kernels/prelude.cuh"))
	sources, headers := make([]string, len(files)), make([]string, len(files))
	for i, f := range files {
		sources[i] = prelude + string(read(f))
		name := strings.TrimSuffix(filepath.Base(f), ".cu")
		headers[i] = fmt.Sprintf("// %s %x\n", name, sha256.Sum256([]byte(sources[i])))
	}
	if fresh(headers) {
		return
	}
	compile := nvrtc()
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	version := regexp.MustCompile(`(?m)^\.version .*$`) // of what NVRTC could have used
	for i, source := range sources {
		ptx := compile(source)
		fmt.Fprint(z, headers[i], version.ReplaceAllString(ptx, ".version 7.4"))
	}
	if err := z.Close(); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(result, b.Bytes(), 0o666); err != nil {
		log.Fatal(err)
	}
}

func read(name string) []byte {
	text, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	return text
}

// fresh reports whether the PTX that is there is of these sources.
func fresh(headers []string) bool {
	f, err := os.Open(result)
	if err != nil {
		return false
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return false
	}
	text, err := io.ReadAll(z)
	for _, h := range headers {
		if err != nil || !bytes.Contains(text, []byte(h)) {
			return false
		}
	}
	return true
}

// nvrtc returns NVIDIA's compiler.
func nvrtc() (compile func(source string) string) {
	var library uintptr
	var err error
	for _, name := range []string{"libnvrtc.so.12", "libnvrtc.so"} {
		if library, err = purego.Dlopen(name, purego.RTLD_NOW|purego.RTLD_LOCAL); err == nil {
			break
		}
	}
	if err != nil {
		log.Fatal("the kernels have changed, and NVRTC of CUDA 12 is needed to compile them: ", err)
	}
	var create func(program *uintptr, source, name string, headers int32, sources, names *byte) int32
	var build func(program uintptr, n int32, options **byte) int32
	var size, logSize func(program uintptr, n *uint64) int32
	var text, logText func(program uintptr, to *byte) int32
	for name, f := range map[string]any{
		"nvrtcCreateProgram": &create, "nvrtcCompileProgram": &build, "nvrtcGetPTXSize": &size, "nvrtcGetPTX": &text,
		"nvrtcGetProgramLogSize": &logSize, "nvrtcGetProgramLog": &logText,
	} {
		purego.RegisterLibFunc(f, library, name)
	}
	get := func(program uintptr, size func(uintptr, *uint64) int32, text func(uintptr, *byte) int32) string {
		var n uint64
		size(program, &n)
		b := make([]byte, n+1)
		text(program, &b[0])
		return string(bytes.TrimRight(b, "\x00"))
	}
	return func(source string) string {
		var program uintptr
		if code := create(&program, source, "kernels.cu", 0, nil, nil); code != 0 {
			log.Fatal("NVRTC: ", code)
		}
		var options []*byte
		for _, o := range []string{"--gpu-architecture=compute_50", "--std=c++17", "--fmad=false", "-w"} {
			options = append(options, unsafe.StringData(o+"\x00"))
		}
		if code := build(program, int32(len(options)), &options[0]); code != 0 {
			log.Fatalf("NVRTC: %d\n%s", code, get(program, logSize, logText))
		}
		return get(program, size, text)
	}
}
