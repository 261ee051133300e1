package viz

import (
	"fmt"
	"strings"
)

// A Language is that of the words in a drawing; names, operations and formulas
// stay as they are. It is an Option.
type Language uint8

const (
	English  Language = iota // the default
	Japanese                 // 日本語
)

var languages = [...]string{English: "English", Japanese: "Japanese"}

// ParseLanguage returns the language of this name, in any case, or of this code
// (en, ja), or an error that says which there are.
func ParseLanguage(name string) (Language, error) {
	for l, w := range vocabulary {
		if strings.EqualFold(languages[l], name) || strings.EqualFold(w.code, name) {
			return Language(l), nil
		}
	}
	return 0, fmt.Errorf("viz: unknown language %q: allowed are %s", name, strings.Join(languages[:], ", "))
}

func (l Language) known() bool { return int(l) < len(languages) }

// String returns the language's English name.
func (l Language) String() string {
	if !l.known() {
		return fmt.Sprintf("Language(%d)", uint8(l))
	}
	return languages[l]
}

func (l Language) apply(s *settings) { s.language = l }

// words are what drawings say in one language. Those with a %s or %d are
// formats.
type words struct {
	code string // of the language: BCP 47

	graphOf         string // the name of a drawing: of the result
	backwardOf      string // a twin: of an operation
	reads           string // a twin: values
	updated         string // a variable that training moves by itself
	seed            string // the adjoint that the backward pass begins with
	given           string // an adjoint that autodiff.VJP was given: its shape
	adjointsAdded   string // a value that is used several times
	derivativeAdded string // likewise, in the Book
	saved           string // a value that is kept for the backward pass
	storedIn        string // an assignment: to a variable
	operations      string // the number of them in a folded scope
	memory          string // the name of a memory map
	mapDown         string // over the map of the forward pass: how many bytes are across
	mapUp           string // over that of the backward pass
	peak            string // the most bytes that are held at once
	more            string // how many names are left out
	params          string // the parameters of a folded scope: how many
	gradients       string // and their gradients
	numbers         string // how many they are
	was             string // what a Difference says of a box that has changed
}

// vocabulary is the words of each language.
var vocabulary = [...]*words{
	English: {
		code:            "en",
		graphOf:         "Computational graph of %s",
		backwardOf:      "backward of %s",
		reads:           "reads %s",
		updated:         "updated in training",
		seed:            "= 1 (seed)",
		given:           "%s (given)",
		adjointsAdded:   "%s is used several times: its adjoints are added",
		derivativeAdded: "%s is used several times: its derivatives are added",
		saved:           "saved for backward: %s",
		storedIn:        "stored in %s",
		operations:      "%d operations",
		memory:          "Memory of a program",
		mapDown:         "memory in the forward pass ↓ (%s across)",
		mapUp:           "memory in the backward pass ↑ (%s across)",
		peak:            "%s, the peak",
		more:            "%d more",
		params:          "Params · %d",
		gradients:       "Gradients · %d",
		numbers:         "%s numbers",
		was:             "was %s",
	},
	Japanese: {
		code:            "ja",
		graphOf:         "%s の計算グラフ",
		backwardOf:      "逆伝播：%s",
		reads:           "参照：%s",
		updated:         "訓練中に更新",
		seed:            "= 1（始点）",
		given:           "%s（外から）",
		adjointsAdded:   "%s は複数回使われるので、勾配を足し合わせる",
		derivativeAdded: "%s は複数回使われるので、微分を足し合わせる",
		saved:           "逆伝播のために保存：%s",
		storedIn:        "%s に代入",
		operations:      "%d 個の演算",
		memory:          "プログラムのメモリ",
		mapDown:         "順伝播のメモリ ↓（横幅 %s）",
		mapUp:           "逆伝播のメモリ ↑（横幅 %s）",
		peak:            "%s（最大）",
		more:            "ほか %d 個",
		params:          "パラメータ · %d",
		gradients:       "勾配 · %d",
		numbers:         "%s 個の数",
		was:             "以前は %s",
	},
}
