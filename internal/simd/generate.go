package simd

//go:generate go run -C gen ./math/arith -out ../arith_amd64.s -stubs ../arith_amd64.go -pkg simd
//go:generate go run -C gen ./math/elementary -out ../elementary_amd64.s -stubs ../elementary_amd64.go -pkg simd
//go:generate go run -C gen ./math/reduce -out ../reduce_amd64.s -stubs ../reduce_amd64.go -pkg simd
//go:generate go run -C gen ./math/choose -out ../choose_amd64.s -stubs ../choose_amd64.go -pkg simd
//go:generate go run -C gen ./math/move -out ../move_amd64.s -stubs ../move_amd64.go -pkg simd
//go:generate go run -C gen ./math/random -out ../random_amd64.s -stubs ../random_amd64.go -pkg simd
//go:generate go run -C gen ./math/convert -out ../convert_amd64.s -stubs ../convert_amd64.go -pkg simd
