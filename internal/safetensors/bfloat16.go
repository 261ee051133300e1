package safetensors

import "math"

// BFloat16 is the upper half of a float32: its range, with 8 bits of precision.
type BFloat16 uint16

// Float32 returns the number, which a float32 holds exactly.
func (b BFloat16) Float32() float32 { return math.Float32frombits(uint32(b) << 16) }

// BFloat returns the bfloat16 nearest to v, of two equally near ones that with
// an even last bit. What is too large becomes infinite.
//
// As for float16, the rounding to float32 on the way is to odd, so that it
// cannot meet the middle of two bfloat16.
//
// Source: S. Boldo and G. Melquiond, "When double rounding is odd", 2004.
func BFloat(v float64) BFloat16 {
	if math.IsNaN(v) {
		return 0x7fc0
	}
	f := float32(v)
	b := math.Float32bits(f)
	if back := float64(f); back != v {
		if math.Abs(back) > math.Abs(v) {
			b-- // towards zero, also from infinity
		}
		b |= 1
	}
	return BFloat16((b + 0x7fff + b>>16&1) >> 16)
}
