"""Linear heads as scikit-learn fits them: FOLDER DIMENSIONS CLASSES C → its figures on the test rows as JSON, in percent.

FOLDER holds float32 files {train,test}-{rows,labels}: rows [n, DIMENSIONS], labels [n] (a class) or [n, CLASSES] (1 for those a row has).
"""
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.multiclass import OneVsRestClassifier

folder, (dimensions, classes), inverse_l2 = Path(sys.argv[1]), map(int, sys.argv[2:4]), float(sys.argv[4])


def read(part):
    rows, labels = (np.fromfile(folder / f"{part}-{what}", dtype=np.float32) for what in ("rows", "labels"))
    rows = rows.reshape(-1, dimensions).astype(np.float64)
    return rows, labels.reshape(len(rows), -1).astype(int).squeeze()


(rows, labels), (test_rows, truth) = read("train"), read("test")
# To the optimum: what its default tolerance leaves is not the head's doing.
model = LogisticRegression(C=inverse_l2, tol=1e-7, max_iter=20_000)
several = labels.ndim == 2
said = (OneVsRestClassifier(model) if several else model).fit(rows, labels).predict(test_rows)
every = {"labels": range(classes), "zero_division": 0}
figures = {"macroF1": f1_score(truth, said, average="macro", **every)}
figures |= {"exactMatch" if several else "accuracy": accuracy_score(truth, said)}
if several:
    figures["microF1"] = f1_score(truth, said, average="micro", **every)
json.dump({name: 100 * value for name, value in figures.items()}, sys.stdout)
