package viz

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// polished makes Graphviz's SVG fit for the web: without the reference to a DTD
// on the network and the comments, which name Graphviz's version; of a size that
// no viewer has to round; with classes for its groups, by id; with fonts to fall
// back on; with the spaces at the ends of coloured pieces of text, which librsvg
// drops otherwise; and with every line of text centred in its box. Graphviz
// writes where a line starts, which is right only if the reader has its fonts,
// and the built-in one has none to measure Japanese or ∂ with.
//
// Text cannot be mistaken for markup, since Graphviz escapes < and "; it writes
// one element a line.
func polished(svg []byte, classes map[string]string) []byte {
	if i := bytes.Index(svg, []byte("<svg")); i > 0 {
		svg = svg[i:]
	}
	svg = comments.ReplaceAll(svg, nil)
	svg = bytes.ReplaceAll(svg, []byte(` font-family="`+fontName+`"`), nil)
	svg = bytes.Replace(svg, []byte("<svg "), []byte(`<svg role="img" xml:space="preserve" font-family="`+fontFamilies+`" `), 1)
	svg = sized(svg)
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
	size       = regexp.MustCompile(`width="[0-9.]+pt" height="[0-9.]+pt"\s+viewBox="0\.0* 0\.0* ([0-9.]+) ([0-9.]+)"([^>]*>\n)`)
	background = regexp.MustCompile(`<polygon fill="` + paper + `" stroke="(?:transparent|none)" points="[^"]*"/>\n`)
)

// sized rounds the width and the height up to whole pixels, which are ¾ point.
// Graphviz's width is a rounded one, which is not what the drawing has inside;
// viewers then leave a transparent line at an edge.
func sized(svg []byte) []byte {
	m := size.FindSubmatch(svg)
	if m == nil {
		return svg
	}
	var sides [2]string
	for i := range sides {
		side, err := strconv.ParseFloat(string(m[1+i]), 64)
		if err != nil {
			return svg
		}
		sides[i] = strconv.Itoa(3 * int(math.Ceil(side/3)))
	}
	svg = bytes.Replace(svg, background.Find(svg), nil, 1)
	whole := fmt.Sprintf(`width="%spt" height="%spt" viewBox="0 0 %s %s"%s<rect width="100%%" height="100%%" fill="%s"/>`+"\n",
		sides[0], sides[1], sides[0], sides[1], m[3], paper)
	return bytes.Replace(svg, m[0], []byte(whole), 1)
}

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
