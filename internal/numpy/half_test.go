package numpy

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/x448/float16"
)

// halfValue is what the bits of a float16 mean, by the definition of IEEE 754:
// (-1)ˢ 2ᵉ⁻¹⁵ 1.m, below the normal range (-1)ˢ 2⁻¹⁴ 0.m.
func halfValue(bits uint16) float64 {
	exponent, mantissa := int(bits>>10&31), float64(bits&1023)
	var v float64
	switch exponent {
	case 0:
		v = math.Ldexp(mantissa, -24)
	case 31:
		v = math.Inf(1)
		if mantissa != 0 {
			return math.NaN()
		}
	default:
		v = math.Ldexp(1024+mantissa, exponent-25)
	}
	return math.Copysign(v, 1-2*float64(bits>>15))
}

func TestHalfOfEveryHalf(t *testing.T) {
	for i := range 1 << 16 {
		h, v := float16.Frombits(uint16(i)), halfValue(uint16(i))
		if math.IsNaN(v) {
			if !Half(v).IsNaN() || !h.IsNaN() || widen([]float16.Float16{h})[0] == widen([]float16.Float16{h})[0] {
				t.Errorf("%#04x: no NaN", i)
			}
			continue
		}
		if have := Half(v); have != h {
			t.Errorf("Half(%v): have %#04x, want %#04x", v, have, i)
		}
		if have := widen([]float16.Float16{h})[0]; have != v || math.Signbit(have) != math.Signbit(v) {
			t.Errorf("%#04x: have %v, want %v", i, have, v)
		}
	}
}

// Between two neighbours the middle goes to the even one, and the float64 next
// to the middle to its side: the latter is what rounding through float32 loses.
func TestHalfBetweenNeighbours(t *testing.T) {
	for i := range uint16(0x7c00) {
		low, high := halfValue(i), halfValue(i+1)
		if i == 0x7bff { // beyond the largest lies 65536, which becomes infinite
			high = 65536
		}
		middle, even := low/2+high/2, i+i&1
		for _, c := range []struct {
			v    float64
			want uint16
		}{
			{middle, even},
			{math.Nextafter(middle, low), i},
			{math.Nextafter(middle, high), i + 1},
			{math.Nextafter(low, high), i},
			{math.Nextafter(high, low), i + 1},
			{float64(math.Nextafter32(float32(middle), 0)), i},
			{float64(math.Nextafter32(float32(middle), 1e6)), i + 1},
		} {
			if have := Half(c.v).Bits(); have != c.want {
				t.Errorf("Half(%b): have %#04x, want %#04x", c.v, have, c.want)
			}
			if have := Half(-c.v).Bits(); have != c.want|0x8000 {
				t.Errorf("Half(%b): have %#04x, want %#04x", -c.v, have, c.want|0x8000)
			}
		}
	}
	for v, want := range map[float64]uint16{
		5e-324: 0, -5e-324: 0x8000, 1e-46: 0, 1e300: 0x7c00, -math.MaxFloat64: 0xfc00,
		math.MaxFloat32: 0x7c00, 65519.99999999999: 0x7bff, 65520: 0x7c00,
	} {
		if have := Half(v).Bits(); have != want {
			t.Errorf("Half(%v): have %#04x, want %#04x", v, have, want)
		}
	}
}

func TestHalfEqualsNumPy(t *testing.T) {
	e, err := ReadNpzFile("testdata/half.npz", nil)
	if err != nil {
		t.Fatal(err)
	}
	have, err := e[0].Convert(Float16)
	if err != nil || !reflect.DeepEqual(have.Data, e[1].Data) {
		t.Errorf("conversion of testdata/half.npz: error %v or other bits than NumPy's", err)
	}
}

func TestConvert(t *testing.T) {
	inf := math.Inf(1)
	wide := Entry{"W", Array{[]int{2, 2}, []float64{1.5, -inf, inf, 0.1}}}
	single, half := wide, wide
	single.Data = []float32{1.5, float32(-inf), float32(inf), 0.1}
	half.Data = []float16.Float16{0x3e00, 0xfc00, 0x7c00, 0x2e66}
	for _, c := range []struct{ from, want Entry }{
		{wide, wide}, {wide, single}, {wide, half}, {single, single}, {single, half}, {half, half},
	} {
		have, err := c.from.Convert(c.want.DType())
		if err != nil || !reflect.DeepEqual(have, c.want) {
			t.Errorf("%v to %v: have %v %v, want %v", c.from.DType(), c.want.DType(), have, err, c.want)
		}
	}
	back, err := half.Convert(Float64)
	if err != nil || !reflect.DeepEqual(back.Data, []float64{1.5, -inf, inf, 0.0999755859375}) {
		t.Errorf("float16 to float64: have %v %v", back, err)
	}
	nan, err := Entry{"W", Array{[]int{}, []float64{math.NaN()}}}.Convert(Float16)
	if err != nil || !nan.Data.([]float16.Float16)[0].IsNaN() {
		t.Errorf("NaN: have %v %v", nan, err)
	}
}

func TestConvertErrors(t *testing.T) {
	for _, c := range []struct {
		data any
		to   DType
		want string
	}{
		{[]float64{1, 2, 3, 4, 65520, 6}, Float16, `entry "W1": element [1 1] is 65520, too large for float16`},
		{[]float32{1, 2, 3, 4, 5, -7e4}, Float16, `entry "W1": element [1 2] is -70000, too large for float16`},
		{[]float64{1e39, 2, 3, 4, 5, 6}, Float32, `entry "W1": element [0 0] is 1e+39, too large for float32`},
		{[]int64{1, 2, 3, 4, 5, 6}, Float32, `entry "W1": cannot convert int64 to float32`},
		{[]float32{1, 2, 3, 4, 5, 6}, Int32, `entry "W1": cannot convert float32 to int32`},
		{[]float32{1, 2, 3, 4, 5, 6}, 99, `entry "W1": cannot convert float32 to DType(99)`},
		{[]string{}, Float32, `entry "W1": cannot convert DType(0) to float32`},
		{nil, 0, `entry "W1": cannot convert DType(0) to DType(0)`},
	} {
		_, err := Entry{"W1", Array{[]int{2, 3}, c.data}}.Convert(c.to)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v to %v: have %v, want %q", c.data, c.to, err, c.want)
		}
	}
}
