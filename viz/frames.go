package viz

import (
	"fmt"
	"strings"

	"keisan/viz/internal/dot"
)

// frameSize is the font size of a frame's title.
const frameSize = 11 * point

// frames draws a frame around each run of rows that lie in one scope.
func (p *painter) frames() {
	p.frame = make([]string, len(p.rows))
	deepest := 1
	for _, k := range p.lane {
		deepest = max(deepest, len(splitPath(p.boxes[k].scope)))
	}
	var open, ids []string
	count := 0
	for row := range p.rows {
		scope := splitPath(p.boxes[p.lane[row]].scope)
		kept := commonPrefix(open, scope)
		for depth := kept; depth < len(scope); depth++ {
			count++
			id := fmt.Sprintf("cluster_%04d", count)
			p.sheet.frame(innermost(ids[:depth]), id, p.frameLook(scope, depth, row, deepest))
			ids = append(ids[:depth], id)
		}
		open, ids = scope, ids[:len(scope)]
		p.frame[row] = innermost(ids)
	}
}

// frameLook returns the attributes of the frame of scope[:depth+1] that begins
// at a row. Outer frames are wider.
func (p *painter) frameLook(scope []string, depth, row, deepest int) attrs {
	end := row
	for end+1 < len(p.rows) && commonPrefix(p.scopeOf(end+1), scope) > depth {
		end++
	}
	top := p.rows[row].top - frameTitle*(len(scope)-depth)
	bottom := p.rows[end].bottom + frameBottom*(len(p.scopeOf(end))-depth)
	outset := frameSide * (deepest - 1 - depth)
	left, right := p.left-outset, p.right+outset
	p.cover(pt{left, top})
	p.cover(pt{right, bottom})
	name := scope[depth]
	fill := scopeFill
	if depth%2 == 1 {
		fill = scopeFill2
	}
	return attrs{
		"bb":    points(left) + "," + points(p.floor-bottom) + "," + points(right) + "," + points(p.floor-top),
		"color": scopeLine, "fillcolor": fill, "fontcolor": muted, "fontname": fontName, "fontsize": points(frameSize),
		"label": dot.Quote(name), "lp": p.at(pt{left + titleIndent + textWidth(name, frameSize, false)/2, top + frameSize}),
		"style": "rounded,filled",
	}
}

func (p *painter) scopeOf(row int) []string { return splitPath(p.boxes[p.lane[row]].scope) }

// innermost returns the innermost subgraph, or the whole sheet.
func innermost(ids []string) string {
	if len(ids) == 0 {
		return sheetName
	}
	return ids[len(ids)-1]
}

func splitPath(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// commonPrefix returns how many scopes, from the outermost, two rows share.
func commonPrefix(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
