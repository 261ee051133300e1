package cuda

import "errors"

// ErrAbsent is the error of New in a program that was built without the engine.
var ErrAbsent = errors.New("this program was built without it; go build -tags cuda builds one with it, " +
	"where cgo, CUDA 11.8 to 12 and cuDNN 8 are (docs/engines.md)")
