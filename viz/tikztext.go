package viz

import "strings"

// texText escapes a text for TeX.
func texText(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "?") {
		switch {
		case r < ' ' || r == 0x7f:
			b.WriteByte(' ')
		case strings.ContainsRune("{}$&#%_", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\\':
			b.WriteString(`\textbackslash{}`)
		case r == '~':
			b.WriteString(`\textasciitilde{}`)
		case r == '^':
			b.WriteString(`\textasciicircum{}`)
		case r == '<' || r == '>' || r == '|' || r == '"':
			b.WriteString(map[rune]string{'<': `\textless{}`, '>': `\textgreater{}`, '|': `\textbar{}`, '"': `\textquotedbl{}`}[r])
		case r == '\'' || r == '`':
			b.WriteString(map[rune]string{'\'': `\textquotesingle{}`, '`': `\textasciigrave{}`}[r])
		case r == '-':
			b.WriteString("-{}") // no dash of several
		case r == '\u00a0':
			b.WriteByte('~')
		case r == '′':
			b.WriteString(`\ensuremath{'}`)
		case raised[r] != "":
			b.WriteString(`\ensuremath{^{` + raised[r] + `}}`)
		case lowered[r] != "":
			b.WriteString(`\ensuremath{_{` + lowered[r] + `}}`)
		case r >= 0x80 && texSymbols[string(r)] != "":
			b.WriteString(`\ensuremath{` + texSymbols[string(r)] + "}")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
