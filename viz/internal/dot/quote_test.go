package dot

import "testing"

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"":            `""`,
		`a "b"`:       `"a \"b\""`,
		`\N`:          `"\\N"`,
		"&amp;":       `"&amp;amp;"`,
		"<b>":         `"<b>"`,
		"two\nlines":  `"two\nlines"`,
		"\x00\t\x7f":  `"␀ ␡"`,
		"\xff\uffff�": `"□□□"`,
		"名":           `"名"`,
	} {
		if have := Quote(text); have != want {
			t.Errorf("%q: have %s, want %s", text, have, want)
		}
	}
}

func TestMarkup(t *testing.T) {
	for text, want := range map[string]string{
		"":           NoBreakSpace,
		"<b>&\"'":    `&lt;b&gt;&amp;&quot;'`,
		`\N`:         `\\N`,
		"two\nlines": "two<br/>lines",
		"é ∂名🙂":      "é &#8706;&#21517;&#128578;",
		"\x00":       "&#9216;",
	} {
		if have := Markup(text); have != want {
			t.Errorf("%q: have %s, want %s", text, have, want)
		}
	}
}
