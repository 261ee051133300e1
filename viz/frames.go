package viz

import (
	"fmt"
	"strings"
)

// frameSize is the font size of a frame's title.
const frameSize = 11 * point

// frames draws a frame around each run of rows that lie in one scope.
func (p *painter) frames() {
	p.frame = make([]int, len(p.rows))
	deepest := 1
	for _, k := range p.lane {
		deepest = max(deepest, len(splitPath(p.boxes[k].scope)))
	}
	var open []string
	var inside []int
	for row := range p.rows {
		scope := splitPath(p.boxes[p.lane[row]].scope)
		kept := commonPrefix(open, scope)
		for depth := kept; depth < len(scope); depth++ {
			f := p.frameOf(scope, depth, row, deepest)
			f.parent = innermost(inside[:depth])
			inside = append(inside[:depth], len(p.canvas.frames))
			p.canvas.frames = append(p.canvas.frames, f)
		}
		open, inside = scope, inside[:len(scope)]
		p.frame[row] = innermost(inside)
	}
}

// frameOf returns the frame of scope[:depth+1] that begins at a row. Outer
// frames are wider.
func (p *painter) frameOf(scope []string, depth, row, deepest int) scopeFrame {
	end := row
	for end+1 < len(p.rows) && commonPrefix(p.scopeOf(end+1), scope) > depth {
		end++
	}
	outset := frameSide * (deepest - 1 - depth)
	f := scopeFrame{
		id:   fmt.Sprintf("cluster_%04d", len(p.canvas.frames)+1),
		path: strings.Join(scope[:depth+1], "/"), name: scope[depth], fill: scopeFill,
		left: p.left - outset, right: p.right + outset,
		top:    p.rows[row].top - frameTitle*(len(scope)-depth),
		bottom: p.rows[end].bottom + frameBottom*(len(p.scopeOf(end))-depth),
	}
	if depth%2 == 1 {
		f.fill = scopeFill2
	}
	p.cover(pt{f.left, f.top})
	p.cover(pt{f.right, f.bottom})
	return f
}

// titlePlace returns the middle of the frame's title.
func (f *scopeFrame) titlePlace() pt {
	return pt{f.left + titleIndent + textWidth(f.name, frameSize, false)/2, f.top + frameSize}
}

func (p *painter) scopeOf(row int) []string { return splitPath(p.boxes[p.lane[row]].scope) }

// innermost returns the last frame, or -1.
func innermost(frames []int) int {
	if len(frames) == 0 {
		return -1
	}
	return frames[len(frames)-1]
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
