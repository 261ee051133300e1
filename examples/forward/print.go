package main

import (
	"math"
	"strconv"
	"strings"
)

// printed writes the rows×cols matrix x as print does a NumPy array of up to
// 1000 numbers: at most 8 digits after the point and no more than identify the
// number, columns aligned at the point, lines of at most 75 characters; as
// powers of ten if the sizes differ by more than 1000 or leave 10⁻⁴ … 10⁸.
func printed(x []float64, rows, cols int) string {
	words := fixed(x)
	if far(x) {
		words = scientific(x)
	}
	var b strings.Builder
	for i := range rows {
		line := [2]string{"[[", " ["}[min(i, 1)]
		length := 2
		for j, w := range words[i*cols : (i+1)*cols] {
			n := len(w)
			if j > 0 && length+1+n > 73 {
				b.WriteString(strings.TrimRight(line, " ") + "\n")
				line, length = "  ", 2
			} else if j > 0 {
				line, length = line+" ", length+1
			}
			line, length = line+w, length+n
		}
		b.WriteString(line + "]")
		if i < rows-1 {
			b.WriteString("\n")
		}
	}
	return b.String() + "]"
}

// far reports whether NumPy would choose powers of ten.
func far(x []float64) bool {
	low, top := math.Inf(1), 0.0
	for _, v := range x {
		if v = math.Abs(v); v > 0 && !math.IsInf(v, 0) {
			low, top = min(low, v), max(top, v)
		}
	}
	return top > 0 && (top >= 1e8 || low < 1e-4 || top/low > 1000)
}

// fixed writes numbers such as -1.5 and 0.12345679, padded on both sides.
func fixed(x []float64) []string {
	words := make([]string, len(x))
	left, right := 0, 0
	for i, v := range x {
		words[i] = digits(v, 'f', 8)
		point := strings.IndexByte(words[i], '.')
		left, right = max(left, point), max(right, len(words[i])-point)
	}
	for i, w := range words {
		point := strings.IndexByte(w, '.')
		words[i] = strings.Repeat(" ", left-point) + w + strings.Repeat(" ", right-(len(w)-point))
	}
	return words
}

// scientific writes numbers such as -1.50000000e+00, all with the digits that
// the longest one needs.
func scientific(x []float64) []string {
	words := make([]string, len(x))
	left, fraction, exponent := 0, 0, 0
	for i, v := range x {
		words[i] = digits(v, 'e', 8)
		point, e := strings.IndexByte(words[i], '.'), strings.IndexByte(words[i], 'e')
		left, fraction, exponent = max(left, point), max(fraction, e-point-1), max(exponent, len(words[i])-e-2)
	}
	for i, w := range words {
		point, e := strings.IndexByte(w, '.'), strings.IndexByte(w, 'e')
		words[i] = strings.Repeat(" ", left-point) + w[:e] + strings.Repeat("0", fraction-(e-point-1)) +
			w[e:e+2] + strings.Repeat("0", exponent-len(w[e+2:])) + w[e+2:]
	}
	return words
}

// digits writes v with the fewest digits that identify it, but at most so many
// after the point; a point is always there: "1.", "0.1", "1.e-05".
func digits(v float64, format byte, most int) string {
	s := strconv.FormatFloat(v, format, -1, 64)
	mantissa, exponent := s, ""
	if format == 'e' {
		e := strings.IndexByte(s, 'e')
		mantissa, exponent = s[:e], s[e:]
	}
	point := strings.IndexByte(mantissa, '.')
	if point < 0 {
		return mantissa + "." + exponent
	}
	if len(mantissa)-point-1 > most {
		s = strconv.FormatFloat(v, format, most, 64)
		mantissa = s
		if format == 'e' {
			e := strings.IndexByte(s, 'e')
			mantissa, exponent = s[:e], s[e:]
		}
		mantissa = strings.TrimRight(mantissa, "0")
	}
	return mantissa + exponent
}
