"""Writes sample.safetensors, byte for byte from the description of the format,
and bfloat16.npz with PyTorch 1.13 and NumPy 1.24.2: python3 make.py
"""
import json
import struct
import numpy as np
import torch

f32 = np.array([[1.5, -2.25, 0.1], [3e38, -0.0, 1e-40]], "<f4")
f64 = np.array([1 / 3, -1e300], "<f8")
f16 = np.array([0.1, 65504, -2], "<f2")
i64 = np.array([[-1], [2**62]], "<i8")
tensors = [  # in another order than their names', and one of an odd type
    ("b", "F32", f32.shape, f32.tobytes()),
    ("a", "F64", f64.shape, f64.tobytes()),
    ("half", "F16", f16.shape, f16.tobytes()),
    ("brain", "BF16", (2,), struct.pack("<2H", 0x3FC0, 0xC080)),  # 1.5, -4
    ("n", "I64", i64.shape, i64.tobytes()),
    ("scalar", "I32", (), struct.pack("<i", -7)),
    ("empty", "U8", (0, 3), b""),
    ("odd", "I16", (1,), b"\x01\x02"),
    ("重み", "U8", (2,), b"\x00\xff"),
]
header, data = {"__metadata__": {"format": "pt", "made": "by hand"}}, b""
for name, dtype, shape, b in tensors:
    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(b)]}
    data += b
text = json.dumps(header).encode() + b"   "
with open("sample.safetensors", "wb") as f:
    f.write(struct.pack("<Q", len(text)) + text + data)

# float32 numbers of all sizes, middles of two bfloat16 among them, and the bits
# that PyTorch rounds them to.
r = np.random.RandomState(4)
bits = np.concatenate([r.randint(0, 2**32, 2000, dtype="uint64"), r.randint(0, 2**16, 500, dtype="uint64") * 65536 + 32768,
                       [0, 2**31, 0x7F7FFFFF, 0x7F7F8000, 0x7F7F7FFF, 0x7F800000, 0xFF800000, 1, 0x8000, 0x8001]]).astype("uint32")
x = bits.view("float32")
x = x[~np.isnan(x)]
rounded = torch.from_numpy(x).to(torch.bfloat16).view(torch.int16).numpy().astype("int32") & 0xFFFF
np.savez("bfloat16.npz", x=x, bits=rounded.astype("int32"))
