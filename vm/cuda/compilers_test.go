package cuda

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os/exec"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"keisan/autodiff"
	"keisan/ops"
	"keisan/vm/fused"
)

// Every kernel is CUDA C to another compiler than NVIDIA's, which makes PTX of
// it, and of a generated chain: clang, where it is installed with that target.
func TestClangCompilesKernels(t *testing.T) {
	clang, err := exec.LookPath("clang")
	if err != nil {
		t.Skip(err)
	}
	compile := func(source string) (ptx string, err error) {
		cmd := exec.Command(clang, "-x", "cuda", "--cuda-device-only", "--cuda-gpu-arch=sm_75", "-nocudainc", "-nocudalib",
			"-std=c++17", "-Wall", "-Wno-unknown-cuda-version", "-ffp-contract=off", "-O1", "-S", "-include", "testdata/clang.h", "-o", "-", "-")
		cmd.Stdin = strings.NewReader(source)
		var log bytes.Buffer
		cmd.Stderr = &log
		out, err := cmd.Output()
		if err != nil || log.Len() > 0 {
			t.Log(log.String())
		}
		return string(out), err
	}
	if _, err := compile(`extern "C" __global__ void k() {}`); err != nil {
		t.Skip("clang has no target for CUDA: ", err)
	}
	entry := regexp.MustCompile(`(?m)^\s*\.visible \.entry`)
	outside := regexp.MustCompile(`\.extern \.func[^;]*?\b(\w+)\s*\n?\(`)
	for name, source := range sourcesOf(t) {
		ptx, err := compile(source)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		n := len(entry.FindAllString(ptx, -1))
		if n == 0 {
			t.Errorf("%s has no kernel", name)
		}
		var names []string
		for _, m := range outside.FindAllStringSubmatch(ptx, -1) {
			names = append(names, m[1])
		}
		t.Logf("%s: %d kernels, %d kB of PTX; functions of libdevice: %v", name, n, len(ptx)>>10, names)
	}
}

var long = flag.Bool("long", false, "compile every kernel for every architecture that NVRTC compiles for: minutes")

// So it is to NVIDIA's own, without a warning, where it is installed: every file,
// every elementwise op and every chain of the example models, for the oldest, a
// middle and the newest architecture.
func TestNVRTCCompilesKernels(t *testing.T) {
	c, err := openNVRTC(nvrtcNames())
	if err != nil {
		t.Skip(err)
	}
	archs := c.archList
	if n := len(archs); !*long {
		archs = []int32{archs[0], archs[n/2], archs[n-1]}
	}
	all := sourcesOf(t)
	maps.Copy(all, usersSources(t))
	files := len(all)
	maps.Copy(all, chainsOfModels(t))
	for name, source := range all {
		for _, arch := range archs {
			if _, log, err := c.build(source, fmt.Sprintf("sm_%d", arch), false); err != nil || log != "" {
				t.Errorf("%s for sm_%d: %v: %s", name, arch, err, log)
			}
		}
	}
	t.Logf("NVRTC %v, sm_%v: %d files and single ops, %d chains of models", c.version, archs, files, len(all)-files)
}

// usersSources returns a user's kernel, with what holds its parameters, and every
// elementwise op as a chain of its own.
func usersSources(t *testing.T) map[string]string {
	all := map[string]string{}
	add := func(name, source string) {
		whole, err := complete(source)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = whole
	}
	y, ids := garbage(autodiff.TypeOf(autodiff.Float32, 4, 2)), garbage(autodiff.TypeOf(autodiff.Int64, 4))
	add("a user's", usersSource(binding{weighed{}, y, []*tensor.Dense{y, ids}}, weighing, "weigh", "float *, const float *, const i64 *, i64, double"))
	for _, d := range []autodiff.DType{autodiff.Float32, autodiff.Float64} {
		source, _ := tilesOf(alone(cudaCube{}, d, 7, 1)).source()
		add("a user's expression of "+d.String(), source)
		for _, op := range elementwiseOps() {
			operands := 1
			if expressions[reflect.TypeOf(op)].binary() {
				operands = 2
			}
			source, _ := tilesOf(alone(op, d, 7, operands)).source()
			add(op.String()+" of "+d.String(), source)
		}
	}
	return all
}

// sourcesOf returns the whole text of all programs and of a chain.
func sourcesOf(t *testing.T) map[string]string {
	all, err := programs()
	if err != nil || len(all) < 9 {
		t.Fatal(len(all), err)
	}
	if all["a chain"], err = complete(chainSource()); err != nil {
		t.Fatal(err)
	}
	return all
}

// chainSource returns a chain with a repeated row, sums along both axes and a
// constant.
func chainSource() string {
	g := autodiff.NewGraph(autodiff.Float32)
	x := g.Input("x", 2, 2)
	c := &fused.Chain{DType: autodiff.Float32, Rows: 70, Cols: 50, Access: []fused.Access{fused.Full, fused.Row, fused.Col},
		Steps: []fused.Step{{Op: ops.Add(x, x).Op(), Args: []int{^0, ^1}}, {Op: ops.Tanh(x).Op(), Args: []int{0}},
			{Op: ops.Mul(x, x).Op(), Args: []int{1, ^2}}, {Op: ops.Scale(x, 3).Op(), Args: []int{2}}},
		Results: []fused.Result{{Of: 1, As: fused.Row}, {Of: 2, As: fused.Col}, {Of: 3, As: fused.One}, {Of: 3, As: fused.Full}}}
	text, _ := tilesOf(c).source()
	return text
}
