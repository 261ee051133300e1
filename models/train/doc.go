// Package train trains what package models, or any other code, declares.
//
// An [Optimizer] declares the update of each parameter as a node, so that a
// whole step, loss, gradients and updates, is one program. Optimizers are
// composed: [ClipNorm], [ClipValue], [L2] and [Accumulate] change what another
// one sees, [Groups] gives parameters optimizers of their own.
//
// A [Trainer] compiles the step once and runs it over the batches of a dataset as
// the book's Trainer does, with its log; [NewRnnlm] is its RnnlmTrainer. A
// [Schedule] sets the learning rate; an [Evaluation] judges the network by a
// [Metric] or several after each epoch, for [KeepBest] and [Patience]. The
// [History] of it all can be saved, and drawn by viz/plot.
//
// [Save] and [Load] keep weights in .npz files, which NumPy reads and writes,
// too, or in .safetensors files. A training that is stopped goes on from a
// checkpoint, [Checkpoints] and [Trainer.Resume], as if it had not been.
//
//	trainer, err := train.New(m, net.Loss, train.ClipNorm(train.Adam(0.001), 5), train.Log(os.Stdout))
//	err = trainer.Fit(ctx, batches, 300)
//	err = train.Save("weights.npz", m)
//
// Read optimizer.go, rule.go and sgd.go (the other optimizers are of its form)
// and wrapper.go (what composes them), then trainer.go, fit.go and progress.go;
// metric.go, evaluation.go and validate.go; style.go holds the form of the log,
// screen.go the progress bar, weights.go the files of weights, checkpoint.go and
// resume.go those of whole trainings.
package train
