// Package numpy speaks three of NumPy's languages, so that results and files
// can be exchanged with programs written in Python: the random streams of
// numpy.random.RandomState, the array files .npy and .npz, and the conversion
// to half precision that makes the latter smaller.
//
// Random streams: [RandomState] repeats numpy.random.seed and what follows it
// bit for bit. Read mt19937.go (the generator), then random.go and choice.go
// (the distributions), then state.go (saving and restoring a stream).
//
// Files: [ReadNpz] and [WriteNpzFile] are what a program calls; array.go says
// what an [Array] may hold, header.go and npy.go hold the format of one array,
// npz.go that of an archive of them, half.go the narrowing conversions, and
// file.go the write that leaves either the whole new file or the old one.
package numpy
