#!/usr/bin/env python3
"""Classifies from the command line. Needs onnxruntime and numpy; Pillow for images; tokenizers for tokenizers that are not BERT's word pieces.

  python3 run.py [FILE]          a text, the path of an image, or a JSON array of numbers a line (default: standard input)
  python3 run.py --jsonl [FILE]  a JSON value a line: a text, an array of numbers, or an object with "text", "image" or "vector"
  python3 run.py --all           tells all probabilities, as JSON lines
  python3 run.py --self-test     checks SHA256SUMS and runs self-test.json; exit code 1 where either is not met
"""
import array
import base64
import hashlib
import io
import json
import os
import re
import sys
import unicodedata

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
import numpy as np
import onnxruntime as ort

HERE = os.path.dirname(os.path.abspath(__file__))


def read_json(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return json.load(file)


# Patterns of words and letters

GAP, WORD, UNSPACED, OTHER = range(4)
SPACES = set("\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff") | {chr(c) for c in range(0x2000, 0x200B)}
BLANK = "".join(SPACES)
RANGES = [(0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF)]
HALF = 1 << 19
KINDS = {}


def kind_of(unit):
    if unit not in KINDS:
        character = chr(unit)
        if character in SPACES:
            KINDS[unit] = GAP
        elif any(low <= unit <= high for low, high in RANGES):
            KINDS[unit] = UNSPACED
        else:
            KINDS[unit] = WORD if character == "_" or unicodedata.category(character)[0] in "LNM" else OTHER
    return KINDS[unit]


def mul32(a, b):
    return (a * b) & 0xFFFFFFFF


def mixed(h):
    h ^= h >> 16
    h = mul32(h, 0x85EBCA6B)
    h ^= h >> 13
    h = mul32(h, 0xC2B2AE35)
    return (h ^ (h >> 16)) & (HALF - 1)


def hash_grams(text):
    clean = unicodedata.normalize("NFKC", text).lower()
    units = array.array("H")
    units.frombytes(clean.encode("utf-16-le", "surrogatepass"))
    if sys.byteorder == "big":
        units.byteswap()
    kinds = [kind_of(unit) for unit in units]
    found, n, begin = [], len(units), 0
    while begin < n:
        end = begin + 1
        if kinds[begin] != GAP:
            unspaced = kinds[begin] == UNSPACED
            while end < n and kinds[end] != GAP and (kinds[end] == UNSPACED) == unspaced:
                end += 1
            first, last = (begin, end) if unspaced else (begin - 1, end + 1)
            for i in range(first, last - 1):
                h = 0x811C9DC5
                for j in range(i, min(last, i + 5)):
                    h = mul32(h ^ (0x20 if j < begin or j >= end else units[j]), 0x01000193)
                    if j > i:
                        found.append(mixed(h))
        begin = end
    before, begin = 0, 0
    while begin < n:
        kind = kinds[begin]
        h = mul32(0x811C9DC5 ^ units[begin], 0x01000193)
        end = begin + 1
        while kind == WORD and end < n and kinds[end] == WORD:
            h = mul32(h ^ units[end], 0x01000193)
            end += 1
        if kind == UNSPACED or (kind == WORD and end - begin >= 2):
            found.append(HALF + mixed(h))
            if before != 0:
                found.append(HALF + mixed(mul32(before, 31) ^ h))
            before = h
        begin = end
    return found


def open_grams(_):
    column_of = {bucket: column for column, bucket in enumerate(read_json("vocabulary.json"))}

    def prepare(text):
        counts = {}
        for bucket in hash_grams(text):
            column = column_of.get(bucket)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        counts = counts or {0: 0}
        return {
            "columns": np.array([list(counts)], dtype=np.int64),
            "counts": np.array([list(counts.values())], dtype=np.float32),
        }

    return prepare


# Tokens


def is_chinese(c):
    blocks = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F)]
    return any(low <= ord(c) <= high for low, high in blocks + [(0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)])


def is_punctuation(c):
    o = ord(c)
    ascii_sign = 33 <= o <= 47 or 58 <= o <= 64 or 91 <= o <= 96 or 123 <= o <= 126
    return ascii_sign or unicodedata.category(c).startswith("P")


def word_pieces(whole):
    """BERT's tokenizer as tokenizer.json describes it; None where it is of another kind."""
    model, normal = whole["model"], whole.get("normalizer") or {}
    before, after = whole.get("pre_tokenizer") or {}, whole.get("post_processor") or {}
    kinds = (model.get("type"), normal.get("type"), before.get("type"), after.get("type"))
    if kinds not in [("WordPiece", "BertNormalizer", "BertPreTokenizer", last) for last in ("TemplateProcessing", "BertProcessing")]:
        return None
    vocab, unknown = model["vocab"], model["unk_token"]
    mark, longest = model.get("continuing_subword_prefix", "##"), model.get("max_input_chars_per_word", 100)
    lower = normal.get("lowercase", True)
    strip = normal.get("strip_accents")
    strip = lower if strip is None else strip
    if after["type"] == "BertProcessing":
        opening, closing = [after["cls"][1]], [after["sep"][1]]
    else:
        parts = [part.get("SpecialToken", {}).get("id") for part in after["single"]]
        ids = [after["special_tokens"][p]["ids"] if p else None for p in parts]
        at = ids.index(None)
        opening, closing = sum(ids[:at], []), sum(ids[at + 1 :], [])
    added = {token["content"]: token["id"] for token in whole.get("added_tokens", [])}
    split = re.compile("(" + "|".join(map(re.escape, sorted(added, key=len, reverse=True))) + ")") if added else None

    def cleaned(text):
        if normal.get("clean_text", True):
            kept = [c for c in text if not (ord(c) in (0, 0xFFFD) or (unicodedata.category(c)[0] == "C" and c not in "\t\n\r"))]
            text = "".join(" " if c in "\t\n\r" or unicodedata.category(c) == "Zs" else c for c in kept)
        if normal.get("handle_chinese_chars", True):
            text = "".join(f" {c} " if is_chinese(c) else c for c in text)
        if strip:
            text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
        return text.lower() if lower else text

    def pieces(word):
        if len(word) > longest:
            return [vocab[unknown]]
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = (mark if start else "") + word[start:end]
                if piece in vocab:
                    break
            else:
                return [vocab[unknown]]
            found.append(vocab[piece])
            start = end
        return found

    def encode(text):
        ids = []
        for part in split.split(text) if split else [text]:
            if part in added:
                ids.append(added[part])
                continue
            spaced = "".join(f" {c} " if is_punctuation(c) else c for c in cleaned(part))
            for word in spaced.split():
                ids += pieces(word)
        return opening + ids + closing

    return encode


def open_tokens(p):
    encode = word_pieces(read_json("tokenizer.json"))
    if encode is None:
        try:
            from tokenizers import Tokenizer
        except ImportError:
            sys.exit("This tokenizer is not BERT's word pieces: pip install tokenizers")
        tokenizer = Tokenizer.from_file(os.path.join(HERE, "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        encode = lambda text: tokenizer.encode(text).ids
    closing = p["closing"]

    def prepare(text):
        ids = []
        if text.strip(BLANK) != "":
            whole = p["prefix"] + text
            ids = encode(whole.lower() if p["lowerCase"] else whole)
            if len(ids) > p["maxLength"]:
                ids = ids[: p["maxLength"] - len(closing)] + closing
        length = p["sequence"] or max(1, len(ids))
        rest = length - len(ids)
        filled = {
            "input_ids": ids + [p["padding"]] * rest,
            "attention_mask": [1] * len(ids) + [0] * rest,
            "token_type_ids": [0] * length,
            "position_ids": list(range(length)),
        }
        return {port["name"]: np.array([filled[port["name"]]], dtype=port["type"]) for port in p["inputs"]}

    return prepare


# Images and vectors


def open_pixels(p):
    from PIL import Image, ImageOps

    filters = {"nearest": 0, "lanczos3": 1, "linear": 2, "cubic": 3}

    def prepare(given):
        file = io.BytesIO(base64.b64decode(given.split(",")[1])) if given.startswith("data:") else given
        image = ImageOps.exif_transpose(Image.open(file)).convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image).convert("RGB")
        resize = p["resize"]
        if resize:
            if "width" in resize:
                size = (resize["width"], resize["height"])
            else:
                scale = resize["shortest"] / min(image.size)
                size = tuple(max(1, int(side * scale)) for side in image.size)
            if size != image.size:
                image = image.resize(size, filters[p["kernel"]])
        if p["crop"]:
            width, height = p["crop"]["width"], p["crop"]["height"]
            left, top = (image.width - width) // 2, (image.height - height) // 2
            image = image.crop((left, top, left + width, top + height))
        values = (np.asarray(image, dtype=np.float64) * p["scale"] - p["mean"]) / p["deviation"]
        return {p["input"]: values.transpose(2, 0, 1)[None].astype(np.float32)}

    return prepare


def open_vector(p):
    def prepare(vector):
        if len(vector) != p["dimensions"]:
            sys.exit(f"{len(vector)} numbers where {p['dimensions']} are wanted")
        return {"vector": np.array([vector], dtype=np.float32)}

    return prepare


def open_grams_and_tokens(p):
    grams, tokens = open_grams(p["grams"]), open_tokens(p["tokens"])
    return lambda text: {**grams(text), **tokens(text)}


def open_bundle():
    bundle, labels, thresholds = read_json("bundle.json"), read_json("labels.json"), read_json("thresholds.json")
    openers = {
        "grams": open_grams,
        "tokens": open_tokens,
        "grams-and-tokens": open_grams_and_tokens,
        "pixels": open_pixels,
        "vector": open_vector,
    }
    prepare = openers[bundle["preparation"]["kind"]](bundle["preparation"])
    session = ort.InferenceSession(os.path.join(HERE, bundle["model"]), providers=["CPUExecutionProvider"])

    def classify(value):
        content = next(value[k] for k in ("text", "image", "vector") if k in value) if isinstance(value, dict) else value
        probabilities = session.run(["probabilities"], prepare(content))[0][0].astype(float).tolist()
        best = max(range(len(labels)), key=probabilities.__getitem__)
        named = [labels[best]]
        if bundle["kind"] == "multi":
            named = [label for label, p in zip(labels, probabilities) if p >= 0.5]
        scope = thresholds["outOfScope"]
        in_scope = None if scope is None else probabilities[best] >= scope["threshold"]
        return {"labels": named, "probability": probabilities[best], "inScope": in_scope, "probabilities": probabilities}

    return bundle, classify


def changed_files():
    """Files whose bytes are not those that the bundle was written with."""
    changed = []
    with open(os.path.join(HERE, "SHA256SUMS"), encoding="utf-8") as sums:
        for line in sums.read().splitlines():
            expected, name = re.split(" [ *]", line, maxsplit=1)
            path = os.path.join(HERE, name)
            if not os.path.exists(path):
                changed.append(name)
                continue
            with open(path, "rb") as file:
                if hashlib.sha256(file.read()).hexdigest() != expected:
                    changed.append(name)
    return changed


def main():
    flags = [word for word in sys.argv[1:] if word.startswith("--")]
    files = [word for word in sys.argv[1:] if not word.startswith("--")]
    bundle, classify = open_bundle()
    if "--self-test" in flags:
        changed = changed_files()
        if changed:
            print(f"not as it was written: {', '.join(changed)}")
        test = read_json("self-test.json")
        far = [np.abs(np.subtract(classify(c["content"])["probabilities"], c["probabilities"])).max() for c in test["cases"]]
        furthest = max(far, default=0.0)
        print(f"{len(far)} contents, furthest from what is expected: {furthest:.1e}, allowed {test['tolerance']}")
        sys.exit(0 if furthest <= test["tolerance"] and not changed else 1)
    with open(files[0], "rb") if files else sys.stdin.buffer as source:
        lines = re.split("\r?\n", source.read().decode("utf-8"))
    if lines[-1] == "":
        lines.pop()
    parsed = "--jsonl" in flags or bundle["input"] == "vector"
    for line in lines:
        told = classify(json.loads(line) if parsed else line)
        if "--all" in flags:
            print(json.dumps(told, ensure_ascii=False))
        else:
            scope = "\tout of scope" if told["inScope"] is False else ""
            print(f"{', '.join(told['labels'])}\t{told['probability']:.4f}{scope}")


if __name__ == "__main__":
    main()
