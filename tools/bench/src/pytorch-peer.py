"""The benchmark's workloads in eager PyTorch, as a course would write them.

Reads one JSON object per line, {"workload": name, "steps": n}, runs n training steps and answers with one line,
{"ms": milliseconds per step}. The first line it prints says which PyTorch this is. One thread.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)


def batches(count, size):
    order = torch.randperm(count)
    whole = count // size
    return lambda i: order[(i % whole) * size : (i % whole + 1) * size]


def eggholder(widths, batch_norm):
    layers, fan_in = [], 2
    for width in widths:
        layers += [nn.Linear(fan_in, width), nn.ReLU()]
        if batch_norm:
            layers.append(nn.BatchNorm1d(width, eps=1e-3, momentum=0.01))
        fan_in = width
    model = nn.Sequential(*layers, nn.Linear(fan_in, 1))
    inputs, targets = torch.randn(80_000, 2), torch.randn(80_000, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True)
    batch = batches(80_000, 1000)

    def step(i):
        index = batch(i)
        optimizer.zero_grad()
        F.mse_loss(model(inputs[index]), targets[index]).backward()
        optimizer.step()

    return step


def lenet(batch_norm, dropout):
    def norm(channels, images):
        if not batch_norm:
            return nn.Identity()
        kind = nn.BatchNorm2d if images else nn.BatchNorm1d
        return kind(channels, eps=1e-3, momentum=0.01)

    def drop(rate):
        return nn.Dropout(rate) if dropout else nn.Identity()

    model = nn.Sequential(
        drop(0.2),
        *(nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), drop(0.5), norm(6, True), nn.AvgPool2d(2)),
        *(nn.Conv2d(6, 16, 5), nn.Tanh(), drop(0.5), norm(16, True), nn.AvgPool2d(2)),
        *(nn.Conv2d(16, 120, 5), nn.Tanh(), drop(0.5), norm(120, True), nn.Flatten()),
        *(nn.Linear(120, 84), nn.Tanh(), drop(0.5), norm(84, False)),
        nn.Linear(84, 10),
    )
    images, labels = torch.randn(6_000, 1, 28, 28), torch.randint(0, 10, (6_000,))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    batch = batches(6_000, 100)

    def step(i):
        index = batch(i)
        optimizer.zero_grad()
        F.cross_entropy(model(images[index]), labels[index]).backward()
        optimizer.step()

    return step


def stacked(nets=1000, hidden=9, width=2):
    sizes = [1] + [width] * hidden + [1]
    weights = [(torch.randn(nets, a, b) * (2 / a) ** 0.5).requires_grad_() for a, b in zip(sizes, sizes[1:])]
    biases = [torch.zeros(nets, 1, b, requires_grad=True) for b in sizes[1:]]
    optimizer = torch.optim.Adam(weights + biases, lr=1e-3)
    inputs = torch.randn(nets, 3_000, 1)
    targets = inputs.abs()

    def step(i):
        start = (i % 46) * 64
        x = inputs[:, start : start + 64]
        for layer, (weight, bias) in enumerate(zip(weights, biases)):
            x = torch.baddbmm(bias, x, weight)
            if layer < hidden:
                x = F.relu(x)
        optimizer.zero_grad()
        ((x - targets[:, start : start + 64]) ** 2).mean(dim=(1, 2)).sum().backward()
        optimizer.step()

    return step


def mlp():
    layers, fan_in = [], 784
    for width in (400, 400, 100):
        layers += [nn.Linear(fan_in, width), nn.ReLU(), nn.Dropout(0.2)]
        fan_in = width
    model = nn.Sequential(*layers, nn.Linear(fan_in, 10))
    images, labels = torch.randn(12_800, 784), torch.randint(0, 10, (12_800,))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    batch = batches(12_800, 256)

    def step(i):
        index = batch(i)
        optimizer.zero_grad()
        F.cross_entropy(model(images[index]), labels[index]).backward()
        optimizer.step()

    return step


WORKLOADS = {
    "eggholder-16": lambda: eggholder([16], False),
    "eggholder-512": lambda: eggholder([512], False),
    "eggholder-64-64-bn": lambda: eggholder([64, 64], True),
    "eggholder-256-256-bn": lambda: eggholder([256, 256], True),
    "eggholder-128-128-128-bn": lambda: eggholder([128, 128, 128], True),
    "lenet": lambda: lenet(False, False),
    "lenet-bn": lambda: lenet(True, False),
    "lenet-dropout": lambda: lenet(False, True),
    "lenet-bn-dropout": lambda: lenet(True, True),
    "stacked-1000": stacked,
    "mlp-400-400-100": mlp,
}


def main():
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    ready = {}
    for line in sys.stdin:
        request = json.loads(line)
        name, steps = request["workload"], request["steps"]
        if name not in ready:
            ready = {name: WORKLOADS[name]()}
            for i in range(5):
                ready[name](i)
        start = time.perf_counter()
        for i in range(steps):
            ready[name](i)
        print(json.dumps({"ms": (time.perf_counter() - start) / steps * 1e3}), flush=True)


main()
