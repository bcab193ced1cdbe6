"""Test accuracy of softmax regression and of a small CNN on a folder of IDX files, with PyTorch.

Usage: python3 measure/stand_in_accuracy.py FOLDER [cnn-epochs] [softmax-epochs]
"""

import sys

import numpy as np
import torch
from torch import nn


def read_idx(path):
    data = open(path, "rb").read()
    rank = data[3]
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(rank)]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load(folder, part):
    images = read_idx(f"{folder}/{part}-images-idx3-ubyte").astype(np.float32) / 255
    labels = read_idx(f"{folder}/{part}-labels-idx1-ubyte").astype(np.int64)
    return torch.from_numpy(images[:, None]), torch.from_numpy(labels)


def accuracy(model, images, labels):
    model.eval()
    with torch.no_grad():
        hits = sum((model(x).argmax(1) == y).sum().item() for x, y in zip(images.split(1000), labels.split(1000)))
    return hits / len(labels)


def train(model, images, labels, epochs, rate, decay):
    optimizer = torch.optim.Adam(model.parameters(), lr=rate, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: 1 - epoch / epochs)
    for _ in range(epochs):
        model.train()
        for rows in torch.randperm(len(labels)).split(128):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images[rows]), labels[rows]).backward()
            optimizer.step()
        schedule.step()
    return model


def main(folder, cnn_epochs=3, softmax_epochs=20):
    torch.manual_seed(0)
    x_train, y_train = load(folder, "train")
    x_test, y_test = load(folder, "t10k")
    linear = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    train(linear, x_train, y_train, int(softmax_epochs), 1e-3, 0.0)
    print(f"softmax regression, {softmax_epochs} epochs: train {accuracy(linear, x_train, y_train):.4f}, "
          f"test {accuracy(linear, x_test, y_test):.4f} of {len(y_test)}", flush=True)
    cnn = nn.Sequential(
        nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 100), nn.ReLU(), nn.Linear(100, 10),
    )
    train(cnn, x_train, y_train, int(cnn_epochs), 2e-3, 0.0)
    print(f"small CNN, {cnn_epochs} epochs: train {accuracy(cnn, x_train, y_train):.4f}, "
          f"test {accuracy(cnn, x_test, y_test):.4f} of {len(y_test)} (torch {torch.__version__})", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
