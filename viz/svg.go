package viz

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// polished makes Graphviz's SVG fit for the web: without the reference to a DTD
// on the network and the comments, which name Graphviz's version; with classes
// for its groups, by id; with fonts to fall back on; and with every line of text centred in its box. Graphviz writes
// where a line starts, which is right only if the reader has its fonts, and the
// built-in one has none to measure Japanese or ∂ with.
//
// Text cannot be mistaken for markup, since Graphviz escapes < and "; it writes
// one element a line.
func polished(svg []byte, classes map[string]string) []byte {
	if i := bytes.Index(svg, []byte("<svg")); i > 0 {
		svg = svg[i:]
	}
	svg = comments.ReplaceAll(svg, nil)
	svg = bytes.ReplaceAll(svg, []byte(` font-family="`+fontName+`"`), nil)
	svg = bytes.Replace(svg, []byte("<svg "), []byte(`<svg role="img" font-family="`+fontFamilies+`" `), 1)
	p := centring{classes: classes}
	p.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	for line := range strings.Lines(string(svg)) {
		p.element(line)
	}
	p.flush()
	return p.Bytes()
}

var (
	comments   = regexp.MustCompile(`(?s)<!--.*?-->\n?`)
	textStart  = regexp.MustCompile(`^<text text-anchor="start" x="[^"]*" y="([^"]*)"([^>]*)>(.*)</text>`)
	svgGroup   = regexp.MustCompile(`^(<g id="([^"]*)" class="(?:node|edge))"`)
	geometry   = regexp.MustCompile(`^<(?:path|polygon|ellipse)\b.*?\b(?:d|points)="([^"]*)"`)
	coordinate = regexp.MustCompile(`-?[0-9.]+`)
)

// centring copies an SVG, with the pieces of each line of a box's text joined
// and centred.
type centring struct {
	bytes.Buffer
	classes map[string]string
	node    bool   // inside a node
	centre  string // of the node's shape, or ""
	y       string // of the pieces
	pieces  []string
}

func (c *centring) element(line string) {
	if m := textStart.FindStringSubmatch(line); m != nil && c.centre != "" {
		if m[1] != c.y {
			c.flush()
		}
		c.y = m[1]
		c.pieces = append(c.pieces, fmt.Sprintf("<tspan%s>%s</tspan>", m[2], m[3]))
		return
	}
	c.flush()
	switch {
	case strings.HasPrefix(line, "<g ") && strings.Contains(line, `class="`):
		c.node, c.centre = strings.Contains(line, `class="node`), ""
		if m := svgGroup.FindStringSubmatch(line); m != nil && c.classes[m[2]] != "" {
			line = m[1] + " " + c.classes[m[2]] + line[len(m[1]):]
		}
	case c.node && c.centre == "":
		if m := geometry.FindStringSubmatch(line); m != nil {
			c.centre = centreOf(m[1])
		}
	}
	c.WriteString(line)
}

// flush writes the pieces of a line.
func (c *centring) flush() {
	if len(c.pieces) > 0 {
		fmt.Fprintf(c, "<text text-anchor=\"middle\" x=\"%s\" y=\"%s\">%s</text>\n", c.centre, c.y, strings.Join(c.pieces, ""))
		c.pieces = nil
	}
}

// centreOf returns the x halfway between the sides of a path or polygon.
func centreOf(points string) string {
	var low, high float64
	for i, s := range coordinate.FindAllString(points, -1) {
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return ""
		}
		if i == 0 {
			low, high = x, x
		}
		if i%2 == 0 {
			low, high = min(low, x), max(high, x)
		}
	}
	return strconv.FormatFloat((low+high)/2, 'f', 2, 64)
}
