package plot_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"keisan/viz/plot"
)

func Example() {
	dir, err := os.MkdirTemp("", "plot")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	// Two samples and a classifier that decides by the side of the y axis.
	xs, classes := []float64{-1, 0.5, 1, -0.5}, []int64{0, 1}
	predict := func(xs []float64, classes []int64) error {
		for i := range classes {
			classes[i] = 0
			if xs[2*i] > 0 {
				classes[i] = 1
			}
		}
		return nil
	}
	losses := make([]float64, 100)
	for i := range losses {
		losses[i] = 1.1 * math.Exp(-float64(i)/30)
	}

	for name, figure := range map[string]*plot.Figure{
		"loss.svg":     plot.Loss(losses, plot.Every(10)),
		"samples.svg":  plot.Scatter(xs, classes, plot.ClassNames("left", "right")),
		"boundary.png": plot.Boundary(predict, xs, classes, plot.Step(0.01), plot.Title("Two sides")),
	} {
		if err := figure.Save(filepath.Join(dir, name)); err != nil {
			fmt.Println(err)
		}
	}
	files, _ := os.ReadDir(dir)
	for _, file := range files {
		fmt.Println(file.Name())
	}
	// Output:
	// boundary.png
	// loss.svg
	// samples.svg
}

// A mistake is told once, by whatever is asked to write.
func ExampleFigure_Err() {
	fmt.Println(plot.Loss([]float64{1.1, math.NaN()}).Err())
	fmt.Println(plot.Loss([]float64{1.1, 0.9}).Save("loss.gif"))
	// Output:
	// plot: Loss: value 1 is NaN
	// plot: Save "loss.gif": unknown suffix ".gif": .png and .svg are allowed
}
