package numpy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// State is where a [RandomState] stands, in the fields of NumPy's
// RandomState.get_state. Put it into a checkpoint through MarshalBinary.
type State struct {
	Key      [mtWords]uint32 // the words of the Mersenne twister
	Pos      int             // how many of them are used, 0 … 624
	HasGauss bool            // whether a normal value waits
	Gauss    float64         // that value, else 0
}

// State returns where r stands.
func (r *RandomState) State() State {
	s := State{Key: r.key, Pos: mtWords - r.left, HasGauss: r.hasGauss, Gauss: r.gauss}
	if s.check() != nil { // the zero value of RandomState, which stands for seed 0
		return NewRandomState(0).State()
	}
	return s
}

// SetState makes r stand where s says. A State that no generator can have is
// an error, and r is unchanged.
func (r *RandomState) SetState(s State) error {
	if err := s.check(); err != nil {
		return fmt.Errorf("numpy: SetState: %w", err)
	}
	r.key, r.left, r.hasGauss, r.gauss = s.Key, mtWords-s.Pos, s.HasGauss, s.Gauss
	return nil
}

// MarshalBinary implements [encoding.BinaryMarshaler] with where r stands.
func (r *RandomState) MarshalBinary() ([]byte, error) { return r.State().MarshalBinary() }

// UnmarshalBinary implements [encoding.BinaryUnmarshaler]: r goes on where
// MarshalBinary was called. Other bytes are an error, and r is unchanged.
func (r *RandomState) UnmarshalBinary(b []byte) error {
	var s State
	if err := s.UnmarshalBinary(b); err != nil {
		return err
	}
	return r.SetState(s)
}

func (s *State) check() error {
	bits := s.Key[0] & 0x80000000 // the other bits of the first word are not used
	for _, w := range s.Key[1:] {
		bits |= w
	}
	switch {
	case bits == 0:
		return errors.New("the key of the generator is zero")
	case s.Pos < 0 || s.Pos > mtWords:
		return fmt.Errorf("position %d is outside 0 … %d", s.Pos, mtWords)
	case math.IsNaN(s.Gauss) || math.IsInf(s.Gauss, 0):
		return fmt.Errorf("the cached normal value is %v", s.Gauss)
	}
	return nil
}

// A marshalled State: the magic, then little-endian the words of the key, the
// position (2 bytes), whether a normal waits (1 byte), and its bits.
const (
	stateMagic = "MT19937\x01"
	stateSize  = len(stateMagic) + 4*mtWords + 2 + 1 + 8
)

// MarshalBinary implements [encoding.BinaryMarshaler]: 2515 bytes, the same
// for the same state.
func (s State) MarshalBinary() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("numpy: State: %w", err)
	}
	b := append(make([]byte, 0, stateSize), stateMagic...)
	for _, w := range s.Key {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(s.Pos))
	if s.HasGauss {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(s.Gauss)), nil
}

// UnmarshalBinary implements [encoding.BinaryUnmarshaler]. Bytes that
// MarshalBinary did not write are an error, and s is unchanged.
func (s *State) UnmarshalBinary(b []byte) error {
	if len(b) != stateSize {
		return fmt.Errorf("numpy: State: %d bytes, want %d", len(b), stateSize)
	}
	if string(b[:len(stateMagic)]) != stateMagic {
		return errors.New("numpy: State: these bytes are not the state of a generator")
	}
	b = b[len(stateMagic):]
	var n State
	for i := range n.Key {
		n.Key[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	b = b[4*mtWords:]
	n.Pos = int(binary.LittleEndian.Uint16(b))
	n.HasGauss = b[2] == 1
	n.Gauss = math.Float64frombits(binary.LittleEndian.Uint64(b[3:]))
	if b[2] > 1 {
		return fmt.Errorf("numpy: State: the mark of a waiting normal value is %d, want 0 or 1", b[2])
	}
	if err := n.check(); err != nil {
		return fmt.Errorf("numpy: State: %w", err)
	}
	*s = n
	return nil
}
