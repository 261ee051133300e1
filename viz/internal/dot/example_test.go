package dot_test

import (
	"fmt"

	"keisan/viz/internal/dot"
)

// Text that has a meaning in DOT shows as it is.
func Example() {
	fmt.Println(dot.Quote(`x "of" \N & co`))
	fmt.Println(dot.HTML("<b>" + dot.Markup("a < b") + "</b>"))
	// Output:
	// "x \"of\" \\N &amp; co"
	// <<b>a &lt; b</b>>
}
