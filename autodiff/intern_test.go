package autodiff

import "testing"

// Nodes whose hashes are the same are told apart by op and inputs, before and
// after the table has grown.
func TestInterned(t *testing.T) {
	set := newInterned()
	a, b := &Node{id: 0}, &Node{id: 1}
	var all []*Node
	for i := range 40 {
		op := leaf{title: string(rune('a' + i/4))}
		all = append(all, &Node{op: op, in: [][]*Node{nil, {a}, {a, b}, {b, a}}[i%4]})
	}
	for i, n := range all {
		hash := uint64(i % 3)
		if have := set.find(hash, n.op, n.in); have != nil {
			t.Fatalf("node %d is there before it is added: %v", i, have)
		}
		set.add(hash, n)
		for k, m := range all[:i+1] {
			if set.find(uint64(k%3), m.op, m.in) != m {
				t.Fatalf("node %d is not found once there are %d", k, i+1)
			}
		}
	}
	if x, y := set.hash(leaf{title: "a"}, []*Node{a, b}), set.hash(leaf{title: "a"}, []*Node{b, a}); x == y {
		t.Error("the order of inputs does not change the hash")
	}
}
