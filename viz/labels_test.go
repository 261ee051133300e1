package viz_test

import (
	"bytes"
	"encoding/xml"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/awalterschulze/gographviz"

	"keisan/viz"
)

// shows is what a drawing makes of a name: XML cannot hold control characters,
// and text has no broken UTF-8.
var shows = strings.NewReplacer("\t", " ", "\x01", "␁", "\xff", "□", "\u00a0", " ")

var tag = regexp.MustCompile(`<[^>]*>`)

// text returns what a label of DOT says.
func text(label string) string {
	if strings.HasPrefix(label, "<") {
		label = strings.NewReplacer("<br/>", "\n").Replace(label[1 : len(label)-1])
		return strings.ReplaceAll(html.UnescapeString(tag.ReplaceAllString(label, "")), `\\`, `\`)
	}
	if label == "" {
		return ""
	}
	return html.UnescapeString(strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n").Replace(label[1 : len(label)-1]))
}

// Every name comes back out of DOT, of nodes, of arrows and of scopes, with any
// quotes, tags and backslashes that it has.
func TestLabelsSurviveDOT(t *testing.T) {
	for _, preset := range []viz.Preset{viz.Lanes, viz.Book} {
		g, err := gographviz.Read(draw(t, nasty, preset))
		if err != nil {
			t.Fatal(err)
		}
		var nodes, arrows, scopes strings.Builder
		for _, n := range g.Nodes.Nodes {
			nodes.WriteString(text(n.Attrs["label"]) + "\x00")
		}
		for _, e := range g.Edges.Edges {
			arrows.WriteString(text(e.Attrs["label"]) + "\x00")
		}
		for _, s := range g.SubGraphs.Sorted() {
			scopes.WriteString(text(s.Attrs["label"]) + "\x00")
		}
		for _, name := range labels {
			want := shows.Replace(name)
			if have := strings.ReplaceAll(nodes.String(), "\u00a0", " "); !strings.Contains(have, want) {
				t.Errorf("%v: no box says %q", preset, name)
			}
			if have := arrows.String(); !strings.Contains(have, "h "+want) {
				t.Errorf("%v: no arrow says %q", preset, name)
			}
			if have := scopes.String(); preset == viz.Lanes && !strings.Contains(name, "/") && !strings.Contains(have, want) {
				t.Errorf("%v: no frame says %q", preset, name)
			}
		}
	}
}

// The same in SVG, which is well-formed and has no element that a name has
// brought in.
func TestLabelsSurviveSVG(t *testing.T) {
	for _, preset := range []viz.Preset{viz.Lanes, viz.Book} {
		said := saidBy(t, svg(t, nasty, preset))
		for _, name := range labels {
			for line := range strings.SplitSeq(shows.Replace(name), "\n") {
				if strings.TrimSpace(line) != "" && !strings.Contains(said, line) {
					t.Errorf("%v: %q is nowhere in the SVG", preset, line)
				}
			}
		}
	}
}

// saidBy returns the text of an SVG.
func saidBy(t *testing.T, drawing []byte) string {
	t.Helper()
	var said strings.Builder
	known := map[string]bool{}
	for _, name := range strings.Fields("svg style g title rect path circle text tspan") {
		known[name] = true
	}
	d := xml.NewDecoder(bytes.NewReader(drawing))
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("the SVG is not well-formed: %v", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			if !known[x.Name.Local] {
				t.Errorf("the SVG has an element <%s>", x.Name.Local)
			}
		case xml.EndElement:
			if x.Name.Local == "text" {
				said.WriteString("\x00")
			}
		case xml.CharData:
			said.Write(x)
		}
	}
	return strings.ReplaceAll(said.String(), "\u00a0", " ")
}
