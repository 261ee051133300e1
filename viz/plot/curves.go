package plot

import (
	"fmt"
	"strings"
)

// A Table has columns of numbers: a history of package train's is one.
type Table interface{ Column(name string) []float64 }

// Curves draws columns of a table as Losses draws curves, a value for each epoch:
//
//	err := plot.Curves(trainer.History(), []string{"loss", "valid loss"}).Save("curves.svg")
//
// The y axis has the names of the columns, and they are the legend. A column
// without numbers is a mistake.
func Curves(table Table, columns []string, opts ...Option) *Figure {
	if table == nil {
		return broken(loss, fmt.Errorf("the table is nil"))
	}
	var curves []Curve
	for _, name := range columns {
		values := table.Column(name)
		if len(values) == 0 {
			return broken(loss, fmt.Errorf("the column %q has no numbers", name))
		}
		curves = append(curves, Curve{name, values})
	}
	return Losses(curves, append([]Option{XLabel("epochs"), YLabel(strings.Join(columns, ", "))}, opts...)...)
}
