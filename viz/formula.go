package viz

import (
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// LaTeX returns a formula, such as ops have (see [autodiff.Captioned]), in the
// language of TeX's math mode: "∂W1 = xᵀ·g" is
//
//	\partial W_{1} = x^{T} \cdot g
//
// Letters are variables, words are functions, and a number after a single letter
// is its index. What is no formula becomes a \text.
func LaTeX(formula string) string {
	terms, err := parseFormula(formula)
	if err != nil {
		return `\text{` + texText(formula) + "}"
	}
	var b strings.Builder
	for i, t := range terms {
		if i > 0 && !(t.kind == closing || t.kind == comma || terms[i-1].kind == opening || t.kind == opening && terms[i-1].kind == word) {
			b.WriteByte(' ')
		}
		b.WriteString(t.tex())
	}
	return b.String()
}

// MathML returns a formula as an element <math>, for HTML: like [LaTeX].
func MathML(formula string) string {
	terms, err := parseFormula(formula)
	if err != nil {
		return "<math><mtext>" + html.EscapeString(formula) + "</mtext></math>"
	}
	var b strings.Builder
	b.WriteString("<math>")
	for _, t := range terms {
		b.WriteString(t.mathML())
	}
	b.WriteString("</math>")
	return b.String()
}

// A term is a piece of a formula with its index and exponent.
type term struct {
	kind     termKind
	text     string
	sub, sup string
}

type termKind uint8

const (
	letter   termKind = iota // x, σ
	word                     // softmax
	digits                   // 0.5
	operator                 // ⊙
	opening                  // ( [
	closing                  // ) ]
	comma                    // ,
)

// The raised and lowered characters of formulas.
var (
	raised  = map[rune]string{'ᵀ': "T", '⁰': "0", '¹': "1", '²': "2", '³': "3", '⁻': "-", 'ᵖ': "p", 'ˣ': "x", 'ⁿ': "n"}
	lowered = map[rune]string{'₀': "0", '₁': "1", '₂': "2", '₃': "3", '₄': "4", '₅': "5", '₆': "6", '₇': "7", '₈': "8", '₉': "9"}
)

// texSymbols are the operators and Greek letters of formulas in TeX.
var texSymbols = map[string]string{
	"∂": `\partial`, "·": `\cdot`, "⊙": `\odot`, "×": `\times`, "−": "-", "Σ": `\sum`, "√": `\surd`, "≤": `\le`, "≥": `\ge`, "≠": `\ne`,
	"∧": `\land`, "∨": `\lor`, "¬": `\lnot`, "…": `\dots`, "σ": `\sigma`, "Φ": `\Phi`, "φ": `\varphi`, "π": `\pi`, "μ": `\mu`, "ε": `\varepsilon`,
	"β": `\beta`, "γ": `\gamma`, "α": `\alpha`, "λ": `\lambda`, "η": `\eta`, "←": `\leftarrow`, "⇒": `\Rightarrow`, "?": `\mathbin{?}`,
	"|": `\vert`, "%": `\%`, "{": `\{`, "}": `\}`, "&": `\&`, "#": `\#`, "∞": `\infty`, "‖": `\Vert`, "≈": `\approx`, "→": `\rightarrow`, "µ": `\mu`, "✓": `\checkmark`, "⌊": `\lfloor`, "⌋": `\rfloor`, "⌈": `\lceil`, "⌉": `\rceil`,
}

const operators = "=+−-·⊙×/|?:<>≤≥≠∧∨¬√Σ∂…←⇒^!%*"

// parseFormula cuts a formula into terms. Brackets must match.
func parseFormula(s string) ([]term, error) {
	var terms []term
	var open []rune
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		t := term{text: s[i : i+size]}
		switch {
		case r == ' ' || r == '\u00a0':
			i += size
			continue
		case unicode.IsLetter(r) && raised[r] == "" || r == '_':
			end := i
			for end < len(s) {
				r, size := utf8.DecodeRuneInString(s[end:])
				if !(unicode.IsLetter(r) || r >= '0' && r <= '9' || r == '_') || raised[r] != "" || strings.ContainsRune(operators, r) {
					break
				}
				end += size
			}
			if strings.ContainsRune(operators, r) { // Σ is a letter
				t.kind, end = operator, i+size
			} else {
				t = named(s[i:end])
			}
			size = end - i
		case r >= '0' && r <= '9':
			end := i
			for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.' || (s[end] == 'e' && end+1 < len(s) && (s[end+1] == '-' || s[end+1] == '+')) || (s[end] == '-' || s[end] == '+') && s[end-1] == 'e') {
				end++
			}
			t, size = term{kind: digits, text: s[i:end]}, end-i
		case strings.ContainsRune("([", r):
			t.kind, open = opening, append(open, r)
		case strings.ContainsRune(")]", r):
			t.kind = closing
			if k := len(open) - 1; k < 0 || (open[k] == '(') != (r == ')') {
				return nil, fmt.Errorf("viz: formula %q: %q closes nothing", s, r)
			} else {
				open = open[:k]
			}
		case r == ',' || r == ';':
			t.kind = comma
		case strings.ContainsRune(operators, r):
			t.kind = operator
		case (raised[r] != "" || lowered[r] != "") && len(terms) > 0 && terms[len(terms)-1].kind != operator:
			terms[len(terms)-1].sup += raised[r]
			terms[len(terms)-1].sub += lowered[r]
			i += size
			continue
		default:
			return nil, fmt.Errorf("viz: formula %q: %q is not of formulas", s, r)
		}
		terms = append(terms, t)
		i += size
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("viz: formula %q: %q is not closed", s, open[len(open)-1])
	}
	return terms, nil
}

// named returns the term of a name: "W12" is W with the index 12.
func named(s string) term {
	_, size := utf8.DecodeRuneInString(s)
	if rest := strings.TrimLeft(s[size:], "0123456789"); rest == "" {
		return term{kind: letter, text: s[:size], sub: s[size:]}
	}
	return term{kind: word, text: s}
}

func (t *term) tex() string {
	text := t.text
	if symbol, ok := texSymbols[text]; ok {
		text = symbol
	} else if text[0] >= utf8.RuneSelf {
		text = `\text{` + texText(text) + "}"
	} else if t.kind == word {
		text = `\operatorname{` + texText(text) + "}"
	}
	if t.kind == digits {
		text = strings.Replace(text, "e", `\mathrm{e}`, 1)
	}
	if t.sub != "" {
		text += "_{" + t.sub + "}"
	}
	if t.sup != "" {
		text += "^{" + t.sup + "}"
	}
	return text
}

func (t *term) mathML() string {
	tag := [...]string{letter: "mi", word: "mi", digits: "mn", operator: "mo", opening: "mo", closing: "mo", comma: "mo"}[t.kind]
	text := "<" + tag + ">" + html.EscapeString(t.text) + "</" + tag + ">"
	switch {
	case t.kind == operator && (t.text == "|" || t.text == "/"):
		text = `<mo stretchy="false">` + t.text + "</mo>"
	case t.kind == opening: // in the middle of a row it would be set as an infix, with space
		text = `<mo form="prefix">` + t.text + "</mo>"
	case t.kind == closing:
		text = `<mo form="postfix">` + t.text + "</mo>"
	}
	switch script := func(s string) string { return "<mn>" + s + "</mn>" }; {
	case t.sub != "" && t.sup != "":
		return "<msubsup>" + text + script(t.sub) + script(t.sup) + "</msubsup>"
	case t.sub != "":
		return "<msub>" + text + script(t.sub) + "</msub>"
	case t.sup != "":
		return "<msup>" + text + script(t.sup) + "</msup>"
	}
	return text
}
