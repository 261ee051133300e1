# LeNet in NumPy: convolution by im2col and one product.


class Convolution:
    def __init__(self, W, b, pad):
        self.W, self.b, self.pad = W, b, pad

    def forward(self, x):
        filters, _, k, _ = self.W.value.shape
        x = np.pad(x, ((0, 0), (0, 0), (self.pad,) * 2, (self.pad,) * 2))
        windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(2, 3))  # N×C×H×W×k×k
        self.shape, (N, _, H, W) = x.shape, windows.shape[:4]
        self.columns = windows.transpose(0, 2, 3, 1, 4, 5).reshape(N * H * W, -1)
        y = np.dot(self.columns, self.W.value.reshape(filters, -1).T) + self.b.value
        return y.reshape(N, H, W, filters).transpose(0, 3, 1, 2)

    def backward(self, d, towards=True):
        filters, C, k, _ = self.W.value.shape
        N, _, H, W = d.shape
        d = d.transpose(0, 2, 3, 1).reshape(-1, filters)
        self.W.add(np.dot(d.T, self.columns).reshape(self.W.value.shape))
        self.b.add(d.sum(axis=0))
        if not towards:
            return None
        columns = np.dot(d, self.W.value.reshape(filters, -1)).reshape(N, H, W, C, k, k).transpose(0, 3, 4, 5, 1, 2)
        dx = np.zeros(self.shape, d.dtype)
        for i in range(k):
            for j in range(k):
                dx[:, :, i : i + H, j : j + W] += columns[:, :, i, j]
        return dx[:, :, self.pad : self.shape[2] - self.pad, self.pad : self.shape[3] - self.pad]


class MaxPool:
    """The greatest of 2×2 pixels."""

    def forward(self, x):
        N, C, H, W = self.shape = x.shape
        x = x.reshape(N, C, H // 2, 2, W // 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(-1, 4)
        self.best = x.argmax(axis=1)
        return x[np.arange(len(x)), self.best].reshape(N, C, H // 2, W // 2)

    def backward(self, d):
        N, C, H, W = self.shape
        dx = np.zeros((d.size, 4), d.dtype)
        dx[np.arange(d.size), self.best] = d.ravel()
        return dx.reshape(N, C, H // 2, W // 2, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(self.shape)


def image(w):
    (size, classes), N = w["dims"], w["batch"]
    x, labels = numbers(0, 1, w["dtype"], N, 1, size, size), np.arange(N) % classes
    net, side = Net(w["dtype"]), (size // 2 - 4) // 2
    first = Convolution(net.matrix(6, 1, 5, 5), net.vector(6), 2)
    images = [Relu(), MaxPool(), Convolution(net.matrix(16, 6, 5, 5), net.vector(16), 0), Relu(), MaxPool()]
    widths = (16 * side * side, 120, 84, classes)
    dense = [Affine(net.matrix(d, h), net.vector(h)) for d, h in zip(widths, widths[1:])]
    dense = [dense[0], Relu(), dense[1], Relu(), dense[2]]
    loss = SoftmaxLoss()

    def step():
        a = first.forward(x)
        for layer in images:
            a = layer.forward(a)
        shape, a = a.shape, a.reshape(N, -1)
        for layer in dense:
            a = layer.forward(a)
        L = loss.forward(a, labels)
        d = loss.backward()
        for layer in reversed(dense):
            d = layer.backward(d)
        d = d.reshape(shape)
        for layer in reversed(images):
            d = layer.backward(d)
        first.backward(d, towards=False)
        return L

    return trained(net, step)
