// Package dot quotes text for the DOT language so that Graphviz shows exactly
// that text.
package dot

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Quote returns s as a quoted string of DOT, which shows as s in a label or a
// tooltip: Graphviz gives a meaning to backslashes (\N is the node's name) and
// to HTML entities even there.
func Quote(s string) string {
	if plain(s) {
		return `"` + s + `"`
	}
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"':
			b.WriteString(`\"`)
		case '\\':
			b.WriteString(`\\`)
		case '&':
			b.WriteString("&amp;")
		case '\n':
			b.WriteString(`\n`)
		default:
			b.WriteRune(Printable(r))
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plain reports whether Quote need not look closer, as for numbers and colours.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '&' {
			return false
		}
	}
	return true
}

// Markup returns s as text inside an HTML-like label, where a backslash keeps
// its meaning. Lines are broken with <br/>. Graphviz allows no empty element, so an empty text becomes a space
// that does not collapse.
func Markup(s string) string {
	if s == "" {
		return NoBreakSpace
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '"':
			b.WriteString("&quot;")
		case '\\':
			b.WriteString(`\\`)
		case '\n':
			b.WriteString("<br/>")
		default:
			if r = Printable(r); r > 0xff {
				b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
			} else {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// NoBreakSpace is a space that neither HTML nor SVG collapses.
const NoBreakSpace = "\u00a0"

// HTML returns the DOT token of an HTML-like label with this content.
func HTML(markup string) string { return "<" + markup + ">" }

// Printable replaces what XML, and so Graphviz's labels, cannot hold: control
// characters by their pictures (␀ for NUL), broken UTF-8 and noncharacters by a
// box; the customary � is one that gographviz cannot read.
func Printable(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case r < 0x20:
		return '\u2400' + r
	case r == 0x7f:
		return '\u2421'
	case r > 0x7f && r < 0xa0, r == 0xfffe, r == 0xffff, r == utf8.RuneError:
		return '□'
	}
	return r
}
