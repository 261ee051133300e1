// Package dot writes the DOT language: it quotes text so that Graphviz shows
// exactly that text, and prints a graph that was built with gographviz, in time
// linear in its size.
package dot

import (
	"strings"
	"unicode/utf8"
)

// Quote returns s as a quoted string of DOT, which shows as s in a label or a
// tooltip: Graphviz gives a meaning to backslashes (\N is the node's name) and
// to HTML entities even there.
func Quote(s string) string {
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
			b.WriteRune(printable(r))
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Markup returns s as text inside an HTML-like label. Lines are broken with
// <br/>. Graphviz allows no empty element, so an empty text becomes a space
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
		case '\n':
			b.WriteString("<br/>")
		default:
			b.WriteRune(printable(r))
		}
	}
	return b.String()
}

// NoBreakSpace is a space that neither HTML nor SVG collapses.
const NoBreakSpace = "\u00a0"

// HTML returns the DOT token of an HTML-like label with this content.
func HTML(markup string) string { return "<" + markup + ">" }

// printable replaces what XML, and so Graphviz's labels, cannot hold: control
// characters by their pictures (␀ for NUL), broken UTF-8 and noncharacters by �.
func printable(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case r < 0x20:
		return '\u2400' + r
	case r == 0x7f:
		return '\u2421'
	case r > 0x7f && r < 0xa0, r == 0xfffe, r == 0xffff:
		return utf8.RuneError
	}
	return r
}
