// Package plot draws the figures of a training run: loss curves, samples by
// class, and the regions a classifier decides on.
//
//	err := plot.Loss(losses, plot.Every(10)).Save("loss.svg")
//	err = plot.Boundary(predict, xs, classes, plot.Step(0.005)).Save("boundary.png")
//
// It knows nothing of graphs and tensors: data come in as plain slices, a
// classifier as a function. Each constructor returns a Figure; a mistake in its
// input is kept there and returned, once, by Err, Save, WritePNG and WriteSVG.
// Equal input gives equal bytes.
//
// How to read it: loss.go, curves.go, scatter.go and boundary.go say what is drawn;
// figure.go lays it out on gonum/plot's axes; grid.go evaluates a classifier in
// batches and region.go turns the answers into pixels; palette.go and marker.go
// hold the colours and shapes.
package plot
