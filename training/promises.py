"""Learn what each sign of a promise counts for: `python -m training.promises [--write]`.

Learnt from: the invented letters (`letters.md`), the promises of the development half of the replies
(shared data), sentences of replies to recommendations of other kinds (`promises_labels.csv`) and invented
sentences (`promises_examples.yml`); none is kept here with anybody's text. Strength is learnt from the
same promises. Prints what is reached where one sector of the letters, or the replies to one report, is
left out; with --write the weights go into the package.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import yaml
from benchmarks.promises import Reply, development, gold, located, matches, overlapping
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from forewarned.responses.promise_words import folded
from forewarned.responses.promises import Candidate, Weights, candidates, chosen, said_again
from forewarned.responses.strength import STRENGTHS, named_strength, strength_values
from forewarned.responses.word_runs import Matrix, Runs, packed
from training.letters import Invented, first_letters

HERE = Path(__file__).resolve().parent
COMPARABLE = HERE.parents[1] / "shared" / "data" / "pfd" / "comparable"
RESPONSE = "dhsc_rapid_review_government_response_2024.pdf"
PACKAGE = HERE.parent / "src" / "forewarned" / "responses"
COUNTS = {"reply": 4.0, "letter": 1.0, "comparable": 0.6, "invented": 0.3}
"""How much one label of each source counts: the replies themselves are what it is for."""
GIVING, STRENGTH_GIVING = 0.2, 0.1
"""How freely the weights leave nothing (smaller: stiffer)."""
SIGNAL, EXPECTED = 1.2, 0.8
"""What a named signal counts before it is weighed, and the sum expected before any label was seen."""
SEEN_AT_LEAST = 3
THRESHOLD = 0.4
"""Where recall and precision balanced best on what was left out."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Labelled:
    """What is seen in one clause, whether it is a promise, and what it is left out with."""

    values: dict[str, float]
    promise: bool
    source: str
    group: str


@dataclass(frozen=True, slots=True)
class Model:
    """The named weights and those of the runs."""

    named: Weights
    runs: Runs


@dataclass(frozen=True, slots=True)
class Strong:
    """A promise's clause and its strength."""

    clause: str
    strength: str
    source: str
    group: str


def labelled(candidate: Candidate, promise: bool, source: str, group: str) -> Labelled:
    """A clause with all that is seen in it: «signal: …», «expected» and the runs."""
    expected = EXPECTED * sum(prior().get(name, 0.0) for name in ("bias", *candidate.signals))
    signals = dict.fromkeys((f"signal: {name}" for name in candidate.signals), SIGNAL)
    return Labelled(candidate.values | signals | {"expected": expected}, promise, source, group)


@cache
def prior() -> dict[str, float]:
    """What each signal was expected to count for, before any label was seen."""
    raw: dict[str, float] = yaml.safe_load((HERE / "promises_prior.yml").read_text("utf-8"))
    return raw


def sector(letter: Invented) -> str:
    """The kind of body that answers, whichever round its letters were written in."""
    return letter.sector.rstrip("0123456789")


def from_letter(text: str, promised: list[Place], source: str, group: str) -> Iterator[Labelled]:
    """The clauses of a letter; what is said again is neither a promise nor none."""
    told: list[Candidate] = []
    for each in candidates(text):
        is_promise = any(overlapping((each.start, each.end), place) for place in promised)
        if not is_promise and any(said_again(each, earlier) for earlier in told):
            continue
        if is_promise:
            told.append(each)
        yield labelled(each, is_promise, source, group)


def from_letters() -> Iterator[Labelled]:
    """Clauses of the invented letters, and of the replies of the development half."""
    for letter in first_letters():
        places = [(mark.start, mark.end) for mark in letter.marks if mark.tag == "p"]
        yield from from_letter(letter.text, places, "letter", sector(letter))
    for reply in gold():
        if development(reply.report):
            found = (located(promise["quote"], reply.text) for promise in reply.promises)
            yield from from_letter(reply.text, [each for each in found if each], "reply", reply.report)


def from_comparable() -> Iterator[Labelled]:
    """Sentences of replies to recommendations of other kinds, read and labelled by hand."""
    places_of: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    with (HERE / "promises_labels.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            places_of[row["document"]].append((int(row["start"]), int(row["end"]), row["promise"] == "1"))
    texts = comparable_texts()
    for document, places in places_of.items():
        for each in candidates(texts[document]):
            for start, end, promise in places:
                if overlapping((each.start, each.end), (start, end)):
                    yield labelled(each, promise, "comparable", document)
                    break


def comparable_texts() -> dict[str, str]:
    """The replies to transport-safety recommendations by number, and a government's response by its file."""
    texts: dict[str, str] = {}
    with gzip.open(COMPARABLE / "taic_recommendations_2024-04.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["reply_text"]:
                texts.setdefault(row["number"], row["reply_text"][:3500])
    pages = pypdfium2.PdfDocument(COMPARABLE / RESPONSE)
    texts[RESPONSE] = "\n\n".join(page.get_textpage().get_text_bounded() for page in pages)
    return texts


def from_examples() -> Iterator[Labelled]:
    """The invented sentences, and the items of the invented lists."""
    raw: dict[str, Any] = yaml.safe_load((HERE / "promises_examples.yml").read_text("utf-8"))
    for name, promise in (("promises", True), ("none", False)):
        for number, sentence in enumerate(raw[name]):
            for each in candidates(sentence):
                yield labelled(each, promise, "invented", f"invented {number % 10}")
    for name, promise in (("lists", True), ("lists of none", False)):
        for listed in raw[name]:
            text = listed["lead in"] + "\n" + "\n".join(f"• {item}" for item in listed["items"])
            for each in candidates(text):
                if each.start > len(listed["lead in"]):
                    yield labelled(each, promise, "invented", listed["lead in"])


def table(rows: Sequence[Mapping[str, float]], place: Mapping[str, int]) -> csr_matrix:
    """One row for each clause, one column for each name."""
    known = [[(place[name], value) for name, value in row.items() if name in place] for row in rows]
    ends = np.cumsum([0, *map(len, known)])
    columns = np.array([column for row in known for column, _ in row], int)
    values = np.array([value for row in known for _, value in row])
    return csr_matrix((values, columns, ends), (len(rows), len(place)))


def names_in(rows: Sequence[Mapping[str, float]]) -> dict[str, int]:
    """The columns: every name that was seen often enough."""
    seen = Counter(name for row in rows for name in row)
    often = sorted(name for name, count in seen.items() if count >= SEEN_AT_LEAST)
    return {name: column for column, name in enumerate(often)}


def fitted(labels: Sequence[Labelled]) -> Model:
    """The likeliest weights, held near nothing beside what was expected."""
    rows = [each.values for each in labels]
    place = names_in(rows)
    model = LogisticRegression(C=GIVING, max_iter=300, solver="liblinear", random_state=0).fit(
        table(rows, place),
        [each.promise for each in labels],
        sample_weight=[COUNTS[each.source] for each in labels],
    )
    weights, bias = model.coef_[0], float(model.intercept_[0])
    share = float(weights[place["expected"]]) * EXPECTED
    named = {name: share * weight for name, weight in prior().items() if name != "bias"}
    for name, column in place.items():
        if name.startswith("signal: "):
            name = name.removeprefix("signal: ")
            named[name] = named.get(name, 0.0) + float(weights[column]) * SIGNAL
    runs = [name for name in place if not name.startswith("signal: ") and name != "expected"]
    kept: Matrix = np.array([weights[place[name]] for name in runs], np.float32)[:, None]
    return Model(
        Weights(named, bias + share * prior().get("bias", 0.0), THRESHOLD),
        Runs({name: number for number, name in enumerate(runs)}, kept, np.zeros(1, np.float32)),
    )


def promises_to_learn() -> Iterator[Strong]:
    """Each promise of the letters and of the replies of the development half, with its strength."""
    for letter in first_letters():
        for mark in letter.marks:
            if mark.tag == "p":
                clause = folded(letter.text[mark.start : mark.end])
                yield Strong(clause, mark.attributes["st"], "letter", sector(letter))
    for reply in gold():
        for promise in reply.promises:
            if development(reply.report) and (place := located(promise["quote"], reply.text)):
                clause = folded(reply.text[slice(*place)])
                yield Strong(clause, promise["strength"], "reply", reply.report)


def strength_fitted(promises: Sequence[Strong]) -> Runs:
    """The likeliest weights of runs and kinds for the three strengths."""
    rows = [strength_values(each.clause) for each in promises]
    place = names_in(rows)
    model = LogisticRegression(C=STRENGTH_GIVING, max_iter=400).fit(
        table(rows, place),
        [STRENGTHS.index(each.strength) for each in promises],  # type: ignore[arg-type]
        sample_weight=[COUNTS[each.source] for each in promises],
    )
    return Runs(place, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))


# --- what is reached -----------------------------------------------------------------------------------


def whole_letters() -> Iterator[tuple[str, Reply]]:
    """Every letter that is learnt from with its promises, as the benchmark reads them."""
    for letter in first_letters():
        promises = tuple(
            {"quote": letter.text[mark.start : mark.end], "both": True}
            for mark in letter.marks
            if mark.tag == "p"
        )
        yield "letter", Reply(sector(letter), letter.respondent, letter.text, letter.written, promises)
    for reply in gold():
        if development(reply.report):
            yield "reply", reply


def left_out(labels: Sequence[Labelled]) -> None:
    """Recall and precision where each sector, or the replies to each report, is left out of the fit."""
    counted: dict[tuple[str, float], Counter[str]] = defaultdict(Counter)
    whole = list(whole_letters())
    for source, group in sorted({(source, reply.report) for source, reply in whole}):
        model = fitted([each for each in labels if (each.source, each.group) != (source, group)])
        for reply in (reply for kind, reply in whole if (kind, reply.report) == (source, group)):
            for threshold in (0.3, 0.35, 0.4, 0.45, 0.5):
                found = chosen(reply.text, Weights(model.named.of, model.named.bias, threshold), model.runs)
                counts = counted[source, threshold]
                counts["labels"] += len(reply.promises)
                counts["found"] += len(found)
                counts["right"] += len(matches(reply, found))
    for (source, threshold), counts in sorted(counted.items()):
        recall, precision = counts["right"] / counts["labels"], counts["right"] / max(1, counts["found"])
        print(f"{source:7} from {threshold}: recall {recall:.2f}, precision {precision:.2f}")


def strength_left_out(promises: Sequence[Strong]) -> None:
    """How often strength is as labelled where each sector or report is left out, beside the words alone."""
    right: Counter[tuple[str, str]] = Counter()
    for source, group in sorted({(each.source, each.group) for each in promises}):
        runs = strength_fitted([each for each in promises if (each.source, each.group) != (source, group)])
        for each in promises:
            if (each.source, each.group) == (source, group):
                learnt = STRENGTHS[int(runs.scores(strength_values(each.clause)).argmax())]
                right[source, "all"] += 1
                right[source, "learnt"] += learnt == each.strength
                right[source, "words"] += named_strength(each.clause) == each.strength
    for source in ("letter", "reply"):
        learnt_share, words_share = (right[source, who] / right[source, "all"] for who in ("learnt", "words"))
        print(f"{source:7} strength: learnt {learnt_share:.2f}, words alone {words_share:.2f}")


def write(model: Model, strength: Runs) -> None:
    """Put the weights into the package: the named ones to be read, the runs packed."""
    rounded = {
        name: round(weight, 3) for name, weight in sorted(model.named.of.items()) if abs(weight) >= 0.01
    }
    head = "# What each signal of a promise counts for. Made by `python -m training.promises --write`.\n\n"
    body = {"bias": round(model.named.bias, 3), "threshold": THRESHOLD, "weights": rounded}
    (PACKAGE / "promises_weights.yml").write_text(head + yaml.safe_dump(body), encoding="utf-8")
    held = {"promise": telling(model.runs), "strength": telling(strength)}
    (PACKAGE / "promises_weights.npz").write_bytes(packed(held))
    print(f"{len(rounded)} named weights, " + ", ".join(f"{len(runs[0]):,} runs" for runs in held.values()))


def telling(runs: Runs) -> tuple[list[str], Matrix, Matrix]:
    """The runs that count for something: one that moves no sum by a hundredth is left away."""
    names = [name for name, place in runs.place.items() if np.abs(runs.weights[place]).max() >= 0.004]
    return names, runs.weights[[runs.place[name] for name in names]], runs.bias


def main() -> None:
    """Train, say what is reached, and write the weights if asked to."""
    arguments = argparse.ArgumentParser(description="Learn what each sign of a promise counts for.")
    arguments.add_argument("--write", action="store_true", help="put the weights into the package")
    arguments.add_argument("--only", action="store_true", help="do not measure with parts left out")
    options = arguments.parse_args()
    labels = [*from_letters(), *from_comparable(), *from_examples()]
    promises = list(promises_to_learn())
    print(f"{len(labels):,} clauses, {len(promises):,} promises with their strength")
    if not options.only:
        left_out(labels)
        strength_left_out(promises)
    if options.write:
        write(fitted(labels), strength_fitted(promises))


if __name__ == "__main__":
    main()
