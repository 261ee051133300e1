//go:build !amd64 && !arm64

package simd

var choices = []choice{{"neon", Generic, Generic, "generic"}}
