package viz

// terms are what lists and files for other tools say in one language: what a
// thing is, where a picture shows it by form and colour. They are not among the
// words because a page translates those wherever it finds them, and a term may
// well be somebody's name.
type terms struct {
	// What a value is that nothing computes, in a text.
	input, parameter, state, constant string

	// What is known of a vertex.
	formula, shape, scope, source, copyOf, mistake, difference string

	here, before             string // the mistake is in this vertex; in one before it
	kept, came, went, change string // of a Difference

	value, adjoint, saved string // what an edge carries
}

// terminology is the terms of each language.
var terminology = [...]*terms{
	English: {
		input: "input", parameter: "parameter", state: "state", constant: "constant",
		formula: "formula", shape: "shape", scope: "scope", source: "source", copyOf: "copy of", mistake: "mistake", difference: "difference",
		here: "here", before: "before",
		kept: "kept", came: "came", went: "went", change: "changed",
		value: "value", adjoint: "adjoint", saved: "saved",
	},
	Japanese: {
		input: "入力", parameter: "パラメータ", state: "状態", constant: "定数",
		formula: "式", shape: "形状", scope: "スコープ", source: "定義箇所", copyOf: "コピー元", mistake: "誤り", difference: "差分",
		here: "ここ", before: "これより前",
		kept: "同じ", came: "追加", went: "削除", change: "変更",
		value: "値", adjoint: "勾配", saved: "保存値",
	},
}

// kind says what a value is that nothing computes.
func (t *terms) kind(k kind) string {
	switch k {
	case opBox:
		return "…"
	case inputBox, targetBox:
		return t.input
	case paramBox:
		return t.parameter
	case stateBox:
		return t.state
	case constBox:
		return t.constant
	}
	return ""
}

// flow says what an edge of this class carries.
func (t *terms) flow(class string) string {
	return map[string]string{"value": t.value, "adjoint": t.adjoint, "saved": t.saved}[class]
}

// verdict says what a Difference says of a vertex.
func (t *terms) verdict(v *vertex) string {
	if !v.forward {
		return ""
	}
	return [...]string{notCompared: "", kept: t.kept, came: t.came, went: t.went, altered: t.change}[v.box.change]
}

// place says where the mistake is, seen from a vertex.
func (t *terms) place(s state) string {
	return [...]string{sound: "", mistake: t.here, pale: t.before}[s]
}
