// Package viz draws computational graphs: the forward pass, the backward pass
// that autodiff derived, or both side by side.
//
//	err := viz.New(loss, viz.Backward(grads...)).Save("net.svg")
//
// There are two visual languages. [Lanes], the default, has one row per
// operation: parameters, the forward pass downwards, the backward pass upwards,
// gradients. [Book] draws the circles and arrows of the book Deep Learning from
// Scratch; [Overview] folds scopes and what is repeated, so that a deep net is a
// page. Options compose: [ForwardOnly] or [BackwardOnly], [At] a batch extent,
// [Fold] scopes into one box each, [Focus] on what is around a node, [Detail] for
// every node of the graph, [Japanese] words. [Show], [Values], [Heat] and
// [Checked] say what is written into the boxes. [Diff] compares two graphs, [Memory]
// draws on the rows of the Lanes where the values of a program live, and how long.
//
// [Diagram.HTML] writes one page with a player: it steps through the passes node
// by node, with the numbers of a run ([Recorded]) or of moments of a training
// ([Training]).
//
// # What the marks mean
//
//	rounded box, blue         an operation with its formula
//	rounded box, vermillion   its twin: what it does to the adjoint g of its result
//	Sum in the backward pass  the adjoints of a value used several times, added:
//	                          ∂h = (∂h)₁ + (∂h)₂
//	drum, left and right      a parameter and its gradient
//	white drum                another variable; an arrow to it is an assignment,
//	                          and it says so if training updates it by itself
//	white, dashed grey box    an input; one that no gradient is wanted of
//	black box                 the result; opposite, the seed of the backward pass,
//	                          or the adjoint that autodiff.VJP was given
//	3-D box, Block ×48        equal ones, each of which depends on the one before
//	dashed outline            a ghost: a copy of a value at a further use
//	dashed grey arrow         a value that is kept for the backward pass
//	dotted grey line          an operation and its twin
//	red, double outline       a mistake; everything after it is pale
//
// In the Book, the derivatives of a value used several times meet at a small +;
// long graphs go on on further lines, where the values that they need stand again
// as ghosts.
//
// One backward box stands for all nodes that the pullback of one operation
// declared. Some declare none, since their adjoint is g itself; they have a box
// all the same.
//
// # How to read the package
//
// picture.go is what is drawn, free of places and colours. build.go and boxes.go
// make it from a graph, with flow.go (where do adjoints pass?), fold.go (what is
// one box?), repeat.go (what is it a repetition of?), focus.go, detail.go,
// reads.go and caption.go. table.go sorts it into rows; lanes.go,
// grid.go and rails.go give every box and arrow of the Lanes language its place,
// which lanespaint.go, lanesalong.go and frames.go draw on a canvas; on its rows
// memoryrows.go and memorymap.go put the memory of a program; book.go,
// booklines.go, bookplace.go and bookarrows.go do so for the Book. looks.go and
// palette.go say what things look like, language.go and terms.go what they are
// called.
//
// A canvas (canvas.go) is free of formats. svg.go and svgmarks.go write it as
// SVG, dot.go and print.go as DOT by means of gographviz; render.go has Graphviz
// paint that as PNG or PDF, and tikz.go writes LaTeX. chart.go is the picture for
// the tools that place everything by themselves: mermaid.go, netron.go, explorer.go;
// text.go is for terminals. html.go writes the page: recording.go is what it is
// given, steps.go, access.go and tensors.go what it knows, and the folder stepper
// what it looks like and does, in words of its own (words.json). formula.go reads formulas, for LaTeX and MathML.
package viz
