//go:build !amd64 && !arm64

package simd

var levels = [...]string{Generic: "generic"}

func detect() Level { return Generic }
