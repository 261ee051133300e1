package numpy

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// parseHeader parses the dictionary of a header: its three keys once each, in
// any order, and nothing else of Python than they need.
func parseHeader(text string) (h header, err error) {
	p := parser{rest: text}
	seen := map[string]bool{}
	p.want("{")
	for p.err == nil && !p.take("}") {
		if len(seen) > 0 {
			if p.want(","); p.take("}") {
				break
			}
		}
		key := p.quoted()
		if seen[key] {
			p.fail(fmt.Errorf("the key %q twice", key))
		}
		seen[key] = true
		p.want(":")
		switch key {
		case "descr":
			h.dtype, h.bigEndian = p.descr()
		case "fortran_order":
			if h.fortran = p.take("True"); !h.fortran {
				p.want("False")
			}
		case "shape":
			h.shape = p.tuple()
		default:
			p.fail(fmt.Errorf("the unknown key %q", key))
		}
	}
	if len(seen) < 3 {
		p.fail(errors.New("one of the keys descr, fortran_order and shape is missing"))
	}
	if p.space(); p.rest != "" {
		p.fail(fmt.Errorf("%.20q after the dictionary", p.rest))
	}
	return h, p.err
}

// parser eats Python literals from the front of rest. After the first error it
// does nothing more.
type parser struct {
	rest string
	err  error
}

func (p *parser) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *parser) space() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

// take eats token if it comes next, and says whether it does.
func (p *parser) take(token string) bool {
	if p.space(); p.err != nil || !strings.HasPrefix(p.rest, token) {
		return false
	}
	p.rest = p.rest[len(token):]
	return true
}

func (p *parser) want(token string) {
	if !p.take(token) {
		p.fail(fmt.Errorf("%q expected before %.20q", token, p.rest))
	}
}

// quoted eats a string without escapes.
func (p *parser) quoted() string {
	if p.space(); p.err == nil && p.rest != "" {
		if q := p.rest[:1]; q == "'" || q == `"` {
			if s, rest, ok := strings.Cut(p.rest[1:], q); ok {
				p.rest = rest
				return s
			}
		}
	}
	p.fail(fmt.Errorf("a string expected before %.20q", p.rest))
	return ""
}

// descr eats the name of a type: "<f8", ">i4", "|b1".
func (p *parser) descr() (d DType, bigEndian bool) {
	if p.take("[") {
		p.fail(errors.New("records of several fields cannot be read"))
	}
	s := p.quoted()
	if p.err != nil {
		return 0, false
	}
	for d := Float64; int(d) < len(kinds); d++ {
		k := &kinds[d]
		if order, ok := strings.CutSuffix(s, k.descr); ok && (order == "<" || order == ">" || order == "|" && k.size == 1) {
			return d, order == ">"
		}
	}
	p.fail(fmt.Errorf("numbers of type %.40q cannot be read", s))
	return 0, false
}

// tuple eats a tuple of extents: (), (3,), (2, 3). Python 2 wrote 3L for 3.
func (p *parser) tuple() []int {
	shape := []int{}
	commas := 0
	p.want("(")
	for p.err == nil && !p.take(")") {
		if commas < len(shape) {
			p.want(",")
			commas++
			continue
		}
		p.space()
		digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
		e, err := strconv.Atoi(p.rest[:digits])
		switch {
		case digits == 0:
			p.fail(fmt.Errorf("an extent expected before %.20q", p.rest))
		case err != nil:
			p.fail(fmt.Errorf("the extent %.40s is too large", p.rest[:digits]))
		case len(shape) == maxRank:
			p.fail(fmt.Errorf("more than %d axes", maxRank))
		}
		shape = append(shape, e)
		p.rest = strings.TrimPrefix(p.rest[digits:], "L")
	}
	if len(shape) == 1 && commas == 0 {
		p.fail(fmt.Errorf("the shape (%d) is no tuple", shape[0]))
	}
	return shape
}
