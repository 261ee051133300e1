package viz_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"keisan/autodiff"
	"keisan/models"
	"keisan/viz"
)

// half is a net with a constant.
func half() (*node, []*node) {
	g := autodiff.NewGraph(autodiff.Float32)
	loss := sum(mul(g.Input("x", 4), g.Scalar(0.5)))
	return loss, nil
}

// The words of every writer are those of the language, whatever the net.
func TestWritersFollowTheLanguage(t *testing.T) {
	diff := viz.Diff(classifier(5, models.Tanh()), classifier(5, models.ReLU()))
	for name, c := range map[string]struct {
		draw func(...viz.Option) *viz.Diagram
		says map[string]string // by suffix: what the file says in Japanese, and in English
	}{
		"state": {of(state), map[string]string{
			"txt":    "入力 input|パラメータ parameter|状態 state|訓練中に更新 updated in training",
			"mmd":    "訓練中に更新 updated in training",
			"tex":    "訓練中に更新 updated in training",
			"netron": "式 formula|スコープ scope|定義箇所 source|値 value|勾配 adjoint",
			"json":   "値 value|式 formula|定義箇所 source",
		}},
		"saved":      {of(spiral), map[string]string{"netron": "保存値 saved"}},
		"constant":   {of(half), map[string]string{"txt": "定数 constant"}},
		"mistake":    {of(wrong), map[string]string{"netron": "誤り mistake|ここ here|これより前 before", "json": "誤り mistake"}},
		"folded":     {of(blocks, viz.Overview), map[string]string{"txt": "個の演算 operations", "mmd": "個の演算 operations", "json": "個の演算 operations", "netron": "個の演算 operations"}},
		"copies":     {of(rnn, viz.Unfold()), map[string]string{"json": "コピー元 copy of"}},
		"difference": {diff.Diagram, map[string]string{"netron": "差分 difference|同じ kept|追加 came|変更 changed|以前は was", "mmd": "以前は was", "json": "以前は was"}},
		"went":       {diff.Before, map[string]string{"netron": "差分 difference|削除 went"}},
	} {
		for suffix, pairs := range c.says {
			var english, japanese bytes.Buffer
			writers[suffix](c.draw(), &english)
			writers[suffix](c.draw(viz.Japanese), &japanese)
			en, ja := spoken(suffix, english.String()), spoken(suffix, japanese.String())
			for pair := range strings.SplitSeq(pairs, "|") {
				word, foreign, _ := strings.Cut(pair, " ")
				alone := regexp.MustCompile(`\b` + foreign + `\b`)
				if !strings.Contains(ja, word) || alone.MatchString(ja) {
					t.Errorf("%s.%s in Japanese: want %s, and no %s, in\n%s", name, suffix, word, foreign, ja)
				}
				if strings.Contains(en, word) || !alone.MatchString(en) {
					t.Errorf("%s.%s in English: want %s, and no %s, in\n%s", name, suffix, foreign, word, en)
				}
			}
		}
	}
}

// of draws a net with its gradients.
func of(net func() (*node, []*node), always ...viz.Option) func(...viz.Option) *viz.Diagram {
	return func(options ...viz.Option) *viz.Diagram {
		loss, gs := net()
		return viz.New(loss, append(append(options, viz.Backward(gs...)), always...)...)
	}
}

// spoken returns what a file says to a reader: not the keys of JSON, nor what
// stands outside of the quotes of Mermaid.
func spoken(suffix, text string) string {
	switch suffix {
	case "json", "netron":
		var file any
		if err := json.Unmarshal([]byte(text), &file); err != nil {
			return err.Error()
		}
		return strings.Join(texts(file), "\n")
	case "mmd":
		return strings.Join(regexp.MustCompile(`"[^"]*"`).FindAllString(text, -1), "\n")
	}
	return text
}

// texts lists the strings of JSON, but for keys.
func texts(of any) (list []string) {
	switch of := of.(type) {
	case string:
		return []string{of}
	case []any:
		for _, x := range of {
			list = append(list, texts(x)...)
		}
	case map[string]any:
		for _, x := range of {
			list = append(list, texts(x)...)
		}
	}
	return list
}
