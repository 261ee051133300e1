"""Writes the files of this folder, all but rng.json, with NumPy 1.24.2:

    python3 make.py

ln.npz needs glibc 2.28 or newer on an x86-64 with FMA. rng.json holds the
results of the calls named in it, made after numpy.random.seed(seed).
"""
import io
import math
import zipfile
import numpy as np


def npy(name, a, version=(1, 0)):
    with open(name, "wb") as f:
        np.lib.format.write_array(f, a, version)


a = np.arange(24).reshape(2, 3, 4)
types = ["float64", "float32", "float16", "int64", "int32", "uint8"]
arrays = {t: (a - 0 if t == "uint8" else a - 7).astype(t) for t in types}
arrays["bool"] = a % 3 == 0
for name, v in arrays.items():
    npy(f"{name}.npy", v)
    npy(f"{name}_big_fortran.npy", np.asfortranarray(v.astype(v.dtype.newbyteorder(">"))))
npy("version2.npy", arrays["float32"], (2, 0))
npy("version3.npy", arrays["float32"], (3, 0))
npy("scalar.npy", np.array(2.5))
npy("vector.npy", np.array([1.5, -2.5, np.inf]))
npy("empty.npy", np.zeros((0, 3)))
npy("complex.npy", np.zeros(2, "complex64"))
npy("record.npy", np.zeros(2, [("x", "f4"), ("y", "i4")]))

np.savez("stored.npz", **arrays)
np.savez_compressed("deflated.npz", **{"Affine 1/W": arrays["float32"], "重み": arrays["float64"]})

# Conversion to float16: middles of neighbours, their neighbours, ordinary numbers.
r = np.random.RandomState(3)
h = np.sort(r.choice(0x7bff, 300, replace=False)).astype("uint16")
mid = (h.view("float16").astype(float) + (h + 1).astype("uint16").view("float16").astype(float)) / 2
x = np.concatenate([mid, np.nextafter(mid, 0), np.nextafter(mid, 9e9), r.randn(300), r.randn(300) * 1e-6])
x = np.concatenate([x, -x, [0.0, -0.0, np.inf, -np.inf]])
x = x[(abs(x) < 65520) | np.isinf(x)]
np.savez("half.npz", x=x, half=x.astype("float16"))

# ln: what the C library's log returns.
x = np.concatenate([r.random_sample(2000), 1 - r.random_sample(1000) / 16, 1 + r.random_sample(200) / 15,
                    10.0 ** r.uniform(-300, 300, 790), 1 + 2.0 ** -np.arange(1, 11)])
np.savez("ln.npz", x=x, ln=np.array([math.log(v) for v in x]))

# randint for ranges below, at and above 2**32.
r = np.random.RandomState(7)
bounds = np.array([(0, 2**31), (-5, 2**32 - 5), (0, 2**32 - 1), (0, 2**32 + 1), (-2**40, 2**41),
                   (0, 2**63 - 1), (-2**63, 2**63 - 1), (10, 11), (0, 2), (0, 2**33)])
np.savez("randint.npz", bounds=bounds, drawn=np.array([r.randint(l, h, 5) for l, h in bounds]))

# Sums of the first n of 1000 numbers.
r = np.random.RandomState(11)
x = r.randn(1000) * 10.0 ** r.randint(-8, 8, 1000)
np.savez("sum.npz", x=x, sums=np.array([x[:n].sum() for n in range(1001)]))
