package viz

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// The parts of the page are files of their own.
//
//go:embed stepper
var stepper embed.FS

// The scripts run one after the other in one scope; the styles add up.
var (
	scripts = []string{"core.js", "drawing.js", "view.js", "fold.js", "matrix.js", "sources.js", "element.js", "step.js", "memory.js", "training.js", "player.js", "reader.js"}
	styles  = []string{"style.css", "adapt.css"}
)

// part returns the text of the files, one after the other.
func part(names ...string) string {
	var b strings.Builder
	for _, name := range names {
		text, err := stepper.ReadFile("stepper/" + name)
		if err != nil {
			panic(err) // it is embedded
		}
		b.Write(text)
	}
	return b.String()
}

// pageData is what the page knows.
type pageData struct {
	Language string            `json:"language"`
	Result   string            `json:"result"`
	Loss     string            `json:"loss"` // of which the gradients are
	Mistake  string            `json:"mistake,omitempty"`
	Drawing  [][2]string       `json:"drawing"` // what drawings say: English, Japanese
	Steps    []step            `json:"steps"`
	Math     map[string]string `json:"math"` // of formulas
	Tensors  []pageTensor      `json:"tensors"`
	Untaken  []string          `json:"untaken,omitempty"` // ids of boxes
	Pool     []string          `json:"pool"`
	Moments  []pageMoment      `json:"moments"`
	Losses   [][2]any          `json:"losses,omitempty"` // iteration, loss
	Places   []any             `json:"places,omitempty"`
	Classes  string            `json:"classes,omitempty"`
}

// A pageMoment is a Moment: for each tensor, where its numbers are in the pool.
type pageMoment struct {
	Iteration  int                 `json:"iteration"`
	Values     []int               `json:"values,omitempty"`
	Statistics map[string][]string `json:"statistics,omitempty"` // by tensor, of those that are sampled
	Map        *pageMap            `json:"map,omitempty"`
}

// A pageMap is Classes, one digit of base 36 each.
type pageMap struct {
	Box     [4]float64 `json:"box"` // left, right, bottom, top
	Columns int        `json:"columns"`
	Of      string     `json:"of"`
}

// HTML writes the drawing, as [Lanes], with a player: one page that needs no
// other file and no network. It steps through the passes node by node, and shows
// each node's formula with the numbers of [Recorded] or [Training], its local
// derivatives, and what is in memory; of large tensors it holds samples, and says
// so. It works from the keyboard alone and speaks to screen readers, in English
// and Japanese.
func (d *Diagram) HTML(w io.Writer) error { return d.write(w, "html") }

// htmlPage returns the page of a drawing.
func (d *Diagram) htmlPage() ([]byte, error) {
	switch {
	case d.preset == Book:
		return nil, errors.New("viz: HTML draws Lanes or an Overview, no Book")
	case d.detail:
		return nil, errors.New("viz: HTML draws no Detail: it shows every node as a step")
	case d.passes == BackwardOnly:
		return nil, errors.New("viz: HTML draws no BackwardOnly: its backward pass follows the forward pass")
	}
	s := newScript(d)
	if err := s.checkValues(); err != nil {
		return nil, err
	}
	data, err := inScript(s.page())
	if err != nil {
		return nil, err
	}
	picture := newSVG(s.canvas)
	picture.drawing()
	size := points(picture.width) + " " + points(picture.height)
	var b bytes.Buffer
	_, err = strings.NewReplacer(
		"{{language}}", s.lang,
		"{{title}}", escaped(s.canvas.title),
		"{{style}}", pageColors()+part(styles...),
		"{{size}}", size,
		"{{drawing}}", picture.String(),
		"{{words}}", strings.TrimSpace(part("words.json")),
		"{{data}}", data,
		"{{script}}", part(scripts...),
	).WriteString(&b, part("page.html"))
	return b.Bytes(), err
}

// inScript writes data so that nothing in it can end the script that it is in.
func inScript(data any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(data)
	text := strings.NewReplacer("</", `<\/`, "<!", `\u003c!`, "<s", `\u003cs`, "<S", `\u003cS`).Replace(b.String())
	return strings.TrimSpace(text), err
}

// math returns the formulas of the steps as MathML.
func (w *script) math() map[string]string {
	known := map[string]string{}
	add := func(formula string) {
		if _, ok := known[formula]; !ok && formula != "" {
			known[formula] = MathML(formula)
		}
	}
	for _, s := range w.steps {
		add(s.Formula)
		for _, r := range s.Rules {
			add(r.Text)
		}
	}
	return known
}

// pageColors declares the palettes, and the classes of drawings, as style.
func pageColors() string {
	var b strings.Builder
	for _, theme := range []struct {
		rule   string
		colors *palette
	}{{":root", &light}, {":root[data-theme=dark]", &dark}} {
		b.WriteString(theme.rule + " {\n")
		for h := range hues {
			b.WriteString("\t--" + hueNames[h] + ": " + theme.colors[h] + ";\n")
		}
		b.WriteString("}\n")
	}
	for h := range hues {
		b.WriteString(".f-" + hueNames[h] + " { fill: var(--" + hueNames[h] + ") }\n")
		b.WriteString(".s-" + hueNames[h] + " { stroke: var(--" + hueNames[h] + ") }\n")
	}
	return b.String()
}

// page gathers the data.
func (w *script) page() *pageData {
	p := &pageData{Language: w.lang, Result: w.result, Loss: w.picture.loss, Mistake: w.mistake, Steps: w.steps, Math: w.math(), Tensors: w.pageTensors(), Untaken: w.untaken(), Pool: []string{}}
	english, japanese := reflect.ValueOf(vocabulary[English]).Elem(), reflect.ValueOf(vocabulary[Japanese]).Elem()
	for i := 1; i < english.NumField(); i++ { // 0 is the code
		p.Drawing = append(p.Drawing, [2]string{english.Field(i).String(), japanese.Field(i).String()})
	}
	sample(p.Tensors, len(w.training.moments))
	known := pool{known: map[string]int{}}
	for _, m := range w.training.moments {
		moment := pageMoment{Iteration: m.Iteration, Statistics: map[string][]string{}}
		for i, n := range w.nodes {
			t := &p.Tensors[i]
			_, elements := m.Values.Floats(n)
			moment.Values = append(moment.Values, known.add(encoded(t.sampled(elements))))
			if t.Rows != nil || t.Cols != nil {
				moment.Statistics[strconv.Itoa(i)] = summary(elements)
			}
		}
		if c := m.Classes; c != nil {
			moment.Map = &pageMap{[4]float64{c.Left, c.Right, c.Bottom, c.Top}, c.Columns, classDigits(c.Of)}
		}
		p.Moments = append(p.Moments, moment)
	}
	p.Pool = append(p.Pool, known.texts...)
	if w.training.several {
		p.Losses = thinned(w.training.losses)
	}
	for _, v := range w.places {
		p.Places = append(p.Places, short(v))
	}
	p.Classes = classDigits(w.classes)
	return p
}

// classDigits writes classes, one digit each.
func classDigits(classes []int64) string {
	b := make([]byte, len(classes))
	for i, c := range classes {
		b[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[c]
	}
	return string(b)
}

// thinned returns the losses of the iterations, or the means of so many at a time
// that there are no more than 600. What is no finite number is left out.
func thinned(losses []float64) (list [][2]any) {
	const most = 600
	each := (len(losses) + most - 1) / most
	for i := 0; i < len(losses); i += each {
		some := losses[i:min(i+each, len(losses))]
		sum := 0.0
		for _, v := range some {
			sum += v
		}
		if v := sum / float64(len(some)); !math.IsNaN(v) && !math.IsInf(v, 0) {
			list = append(list, [2]any{i + (len(some)-1)/2, short(v)})
		}
	}
	return list
}

// short is a number of four digits; what is none is null.
func short(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return json.Number(strconv.FormatFloat(v, 'g', 4, 64))
}
