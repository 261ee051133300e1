"""Makes the archives of weights that the tests load: python3 make.py, in this
folder (made with NumPy 1.24.2)."""

import numpy as np

W = np.arange(6).reshape(2, 3) / 8 - 0.25
weights = {"W": W, "b": np.array([1.5, -2.0, 0.1]), "scale": np.array(3.0), "count": np.array([4, -5])}

np.savez("float64.npz", **weights)
np.savez_compressed("float16.npz", **{k: v.astype(np.float16) if v.dtype == float else v.astype(np.int32) for k, v in weights.items()})
np.savez("fortran.npz", **{k: np.array(v, order="F") for k, v in reversed(weights.items())})
np.savez("missing.npz", **{k: v for k, v in weights.items() if k != "b"})
np.savez("extra.npz", extra=np.zeros(2), **weights)
np.savez("shape.npz", **dict(weights, W=W.T))
np.savez("dtype.npz", **dict(weights, W=W.astype(np.int64)))
np.savez("count.npz", **dict(weights, count=np.array([4.0, -5.0])))
np.savez("large.npz", **dict(weights, b=np.array([1.5, 1e39, 0.1])))
