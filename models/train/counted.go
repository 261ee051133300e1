package train

import (
	"encoding/binary"
	"fmt"
	"math"
)

// MarshalBinary returns what has been counted, for a checkpoint.
func (a *accuracy) MarshalBinary() ([]byte, error) {
	return counted(float64(a.right), float64(a.n)), nil
}

// UnmarshalBinary goes on from what MarshalBinary returned.
func (a *accuracy) UnmarshalBinary(b []byte) error {
	v, err := counts(b, 2)
	if err == nil {
		a.right, a.n = int(v[0]), int(v[1])
	}
	return err
}

// MarshalBinary returns what has been counted, for a checkpoint.
func (c *Confusion) MarshalBinary() ([]byte, error) {
	v := []float64{float64(c.right), float64(c.n)}
	for _, row := range c.counts {
		for _, n := range row {
			v = append(v, float64(n))
		}
	}
	return counted(v...), nil
}

// UnmarshalBinary goes on from what MarshalBinary returned for as many classes.
func (c *Confusion) UnmarshalBinary(b []byte) error {
	v, err := counts(b, 2+len(c.counts)*len(c.counts))
	if err != nil {
		return err
	}
	c.right, c.n = int(v[0]), int(v[1])
	for i, n := range v[2:] {
		c.counts[i/len(c.counts)][i%len(c.counts)] = int(n)
	}
	return nil
}

// MarshalBinary returns what has been summed up, for a checkpoint.
func (m *mean) MarshalBinary() ([]byte, error) { return counted(m.sum, m.n), nil }

// UnmarshalBinary goes on from what MarshalBinary returned.
func (m *mean) UnmarshalBinary(b []byte) error {
	v, err := counts(b, 2)
	if err == nil {
		m.sum, m.n = v[0], v[1]
	}
	return err
}

// counted writes numbers, counts among them, which float64 holds exactly up to
// 2⁵³: 8 bytes each, the lowest first.
func counted(values ...float64) []byte {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

// counts reads so many numbers.
func counts(b []byte, n int) ([]float64, error) {
	if len(b) != 8*n {
		return nil, fmt.Errorf("these %d bytes are not the %d numbers that this metric counts", len(b), n)
	}
	v := make([]float64, n)
	for i := range v {
		v[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return v, nil
}
