"""The scenarios of scenarios/world as a page of answers: question, answer, what was found beside what was expected. For
scenarios/answers.md, by scripts/tables."""
import math
import tomllib

from facts import ROOT, judged, misses, significant

PARTS = [("question", "Question"), ("answer", "Answer"), ("what_drives_it", "What drives it"),
         ("what_it_does_not_show", "What it does not show")]


def in_one_line(text):
    return " ".join(text.split())


def cases_of(target):
    """Which case the target is about, and what it is compared with."""
    if "number" in target:
        return ""
    if "order" in target:
        return " ≤ ".join(f"`{case}`" for case in target["order"])
    case = f"`{target['case']}`" if "case" in target else "first case"
    if "ratio_to" in target:
        return f"{case} over `{target['ratio_to']}`"
    if "minus" in target:
        return f"{case} less `{target['minus']}`"
    return case


def expected(target, row):
    """What the target claims, in words and numbers."""
    if "order" in target:
        return "in this order"
    neutral = 1 if "ratio_to" in target else 0
    if target.get("kind") == "sign":
        return ("above" if target["value"] > neutral else "below") + f" {neutral}"
    low, high = row.get("accepted_low"), row.get("accepted_high")
    if low is None or high is None:
        return f"at least {significant(low)}" if high is None else f"at most {significant(high)}"
    return significant(low) if low == high else f"{significant(low)} … {significant(high)}"


def number_of(target, labels):
    """What is compared: an outcome, or the claim's name and the formula with its cases."""
    if "number" not in target:
        return labels[target["outcome"]]
    return f"{target['name'].replace('_', ' ').capitalize()}: `{' '.join(target['number'].split())}`"


def found(row):
    """The mean and its interval, with two digits of the interval: a ratio of 1.0015 is not 1.00."""
    if row.get("mean") is None:
        return ""
    half = (row["high"] - row["low"]) / 2 if row.get("low") is not None and row.get("high") is not None else 0
    if not half > 0:
        return significant(row["mean"])
    places = min(max(1 - math.floor(math.log10(half)), 0), 4)
    return f"{row['mean']:,.{places}f} ± {half:,.{places}f}"


def labels_of(path):
    """Labels of the outcomes of a scenario and of the files that it extends."""
    scenario = tomllib.loads(path.read_text())
    bases = scenario.get("extends", [])
    labels = {}
    for base in [bases] if isinstance(bases, str) else bases:
        labels.update(labels_of(path.parent / base))
    labels.update({outcome["name"]: outcome["label"] for outcome in scenario.get("outcome", [])})
    return labels


def answer_of(program, path, table):
    scenario, rows = judged(program, str(path.relative_to(ROOT)))
    labels = labels_of(path)
    notes = scenario.get("notes", {})
    text = [f"## {scenario['title']}", f"[`world/{path.name}`](world/{path.name})"]
    text += [f"**{heading}.** {in_one_line(notes[key])}" for key, heading in PARTS if key in notes]
    body = []
    for target in scenario["target"]:
        row = rows[target["name"]]
        body.append([number_of(target, labels), cases_of(target), expected(target, row), found(row), row["verdict"]])
    replications = scenario["run"]["replications"]
    text.append(table(["number", "case", "expected", f"found in {replications} replications, 95 %", ""], body, right_from=5))
    claim = lambda target: ", ".join(filter(None, [number_of(target, labels).split(": `")[0], cases_of(target)]))
    text += filter(None, ["\n".join(misses(scenario, rows, claim))])
    return "\n\n".join(text), sum(row["verdict"] == "met" for row in rows.values()), len(rows)


def answers_block(program, table):
    answers = [answer_of(program, path, table) for path in sorted((ROOT / "scenarios" / "world").glob("*.toml"))]
    met = sum(answer[1] for answer in answers)
    claims = sum(answer[2] for answer in answers)
    head = (f"{met} of {claims} expectations in {len(answers)} scenarios are met, each file run with as many replications as it asks for. "
            f"A sign is claimed\nonly where it could have come out otherwise; how is said above it in the file. What is missed says why.")
    return "\n\n".join([head, *(answer[0] for answer in answers)])
