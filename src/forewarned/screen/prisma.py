"""The counts of a PRISMA 2020 flow diagram, for a screening as it stands."""

from __future__ import annotations

from collections import Counter

from forewarned.screen.decisions import State


def prisma(state: State) -> list[tuple[str, int]]:
    """Each box of the diagram with its number, from the top; exclusions follow by reason, most first.

    Reports are screened by their whole text, so that screening and eligibility are one step. What the
    stopping rule left unscreened stands where the diagram has records put aside by automation tools.
    """
    outcomes = Counter(state.outcome(key) for key in state.keys)
    definition = state.definition
    screened = len(state.keys) - outcomes["undecided"]
    return [
        ("Records identified from the register", definition["identified"]),
        ("Records removed before screening: outside the filters", definition["outside"]),
        ("Records not screened: left by the stopping rule, or still to come", outcomes["undecided"]),
        ("Records screened", screened),
        ("Records for which no text is held", definition["without_text"]),
        ("Records excluded", outcomes["excluded"]),
        *((f"Excluded: {reason}", number) for reason, number in excluded_because(state)),
        ("Records that wait for a last word", outcomes["conflict"] + outcomes["maybe"]),
        ("Reports included in the review", outcomes["included"]),
    ]


def excluded_because(state: State) -> list[tuple[str, int]]:
    """The reasons for which reports are excluded, most used first; one without is «no reason given»."""
    reasons: Counter[str] = Counter()
    for key in state.keys:
        if state.outcome(key) == "excluded":
            final = state.adjudicated.get(key)
            first = final or next(iter(state.by_report(key).values()))
            reasons[first.reason or "no reason given"] += 1
    return sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
