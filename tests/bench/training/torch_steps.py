"""The cases of cases.ts as PyTorch trains them on the CPU: prints {"engine, threads": {"case": ms per step}} as JSON."""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CLASSES = 77


def cases():
    features = torch.randn(10_000, 384)
    labels = torch.randint(CLASSES, (10_000,))
    adamw = lambda model: [torch.optim.AdamW(model.parameters(), 1e-3, weight_decay=0.01)]
    yield "PyTorch", "softmax 384→77", nn.Linear(384, CLASSES), adamw, features, labels, 256, 200
    mlp = nn.Sequential(nn.Linear(384, 256), nn.ReLU(), nn.Linear(256, CLASSES))
    yield "PyTorch", "MLP 384-256-77", mlp, adamw, features, labels, 256, 100
    words = torch.exp(torch.rand(10_000, 20) * torch.log(torch.tensor(32768.0))).long().clamp(max=32767)
    above = lambda: nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, CLASSES))
    # As most write it, the whole table renewed in every step; and the quickest there is, only the rows a batch names.
    whole = nn.Sequential(nn.EmbeddingBag(32768, 64, mode="sum"), above())
    yield "PyTorch", "bag 32768×64-128-77", whole, adamw, words, labels, 256, 5
    sparse = nn.Sequential(nn.EmbeddingBag(32768, 64, mode="sum", sparse=True), above())
    both = lambda model: [torch.optim.SparseAdam(model[0].parameters(), 1e-3), *adamw(model[1])]
    yield "PyTorch sparse", "bag 32768×64-128-77", sparse, both, words, labels, 256, 30
    block = lambda a, b: [nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(), nn.MaxPool2d(2)]
    cnn = nn.Sequential(*block(3, 32), *block(32, 64), *block(64, 128), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 10))
    yield "PyTorch", "CNN 94k, 32×32×3", cnn, adamw, torch.randn(512, 3, 32, 32), torch.randint(10, (512,)), 64, 8
    yield "PyTorch", "encoder 6×384, 32 tokens", Encoder(), adamw, torch.randint(1000, (64, 32)), labels[:64], 16, 3


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(1000, 384)
        layer = nn.TransformerEncoderLayer(384, 12, 1536, 0.0, "gelu", batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 6, enable_nested_tensor=False)
        self.out = nn.Linear(384, CLASSES)

    def forward(self, x):
        return self.out(self.layers(self.table(x)).mean(1))


def best(threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    found = {}
    for engine, name, model, optimizers, x, labels, batch, steps in cases():
        optimizers = optimizers(model)

        def epoch():
            order = torch.randperm(len(x))
            for i in range(steps):
                first = i * batch % (len(x) - batch + 1)
                rows = order[first : first + batch]
                for optimizer in optimizers:
                    optimizer.zero_grad()
                F.cross_entropy(model(x[rows]), labels[rows]).backward()
                for optimizer in optimizers:
                    optimizer.step()

        epoch()
        times = []
        for _ in range(3):
            began = time.perf_counter()
            epoch()
            times.append(1000 * (time.perf_counter() - began) / steps)
        found.setdefault(f"{engine}, {threads}", {})[name] = min(times)
    return found


columns = {}
for t in sys.argv[1:]:
    columns |= best(int(t))
json.dump(columns, sys.stdout)
