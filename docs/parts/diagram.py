"""A picture of the ontology: classes as boxes of their properties, links as lines between them."""

from dataclasses import dataclass, field
from html import escape

from rdflib import RDFS, URIRef

from gmgkg.namespaces import GMG, shorten
from parts.ontology import anchor, wider
from parts.shapes import Rule, rules, targets

_LONGEST = 17
"""Letters of a value that fit beside the name of a property."""

_WIDTH, _ROW, _PAD, _GAP_X, _GAP_Y = 236, 17, 7, 84, 20


@dataclass
class Box:
    """A class: its place and its properties."""

    term: str
    rules: list[Rule] = field(default_factory=list)
    x: int = 0
    y: int = 0

    @property
    def height(self) -> int:
        """Return how high the box is."""
        return (len(self.rules) + 1) * _ROW + 2 * _PAD

    def port(self, row: int) -> int:
        """Return the height at which the line of a row starts; row 0 is the head."""
        return self.y + _PAD + row * _ROW + _ROW // 2


def diagram() -> str:
    """Return the picture, for a page in light or dark."""
    boxes = _boxes()
    width, height = _place(boxes)
    lines = "".join(
        _line(boxes, box, number) for box in boxes.values() for number in _links(boxes, box)
    )
    drawn = "".join(map(_drawn, boxes.values()))
    return (
        "```{raw} html\n"
        '<figure class="ontology-diagram" tabindex="0">'
        f'<svg viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="diagram-title diagram-desc" xmlns="http://www.w3.org/2000/svg">'
        '<title id="diagram-title">Classes and properties of the ontology</title>'
        f'<desc id="diagram-desc">{escape(_description(boxes))}</desc>'
        f"<style>{_STYLE}</style>{lines}{drawn}</svg></figure>\n```\n"
    )


_STYLE = (
    "@media(min-width:63em){.content{width:min(76rem,calc(100vw - 22rem))}}"
    ".ontology-diagram{overflow-x:auto;margin:0}"
    ".ontology-diagram svg{min-width:56rem;width:100%;height:auto;font-size:11px}"
    ".ontology-diagram rect{fill:var(--color-background-secondary);"
    "stroke:var(--color-foreground-border)}"
    ".ontology-diagram path{fill:none;stroke:var(--color-foreground-muted);opacity:.75}"
    ".ontology-diagram circle{fill:var(--color-foreground-muted)}"
    ".ontology-diagram text{fill:var(--color-foreground-primary)}"
    ".ontology-diagram .head{font-weight:bold}"
    ".ontology-diagram .many{fill:var(--color-foreground-secondary)}"
)


def _boxes() -> dict[str, Box]:
    """Return a box for each class that a shape is about or that one of its properties leads to."""
    boxes: dict[str, Box] = {}
    for shape, target in targets():
        if target.startswith(GMG):
            box = boxes.setdefault(str(target), Box(str(target)))
            box.rules += [
                rule for rule in rules(shape) if not rule.inverse and rule.path.startswith(GMG)
            ]
    for box in boxes.values():
        box.rules = [
            *(
                Rule(RDFS.subClassOf, 1, 1, f"`{shorten(term)}`", "")
                for term in wider().get(box.term, [])
                if term.startswith(GMG)
            ),
            *box.rules,
        ]
    linked = {_target(rule) for box in boxes.values() for rule in box.rules} - {None}
    for target in sorted(map(str, linked)):
        boxes.setdefault(target, Box(target))
    return {term: box for term, box in boxes.items() if box.rules or term in linked}


def _target(rule: Rule) -> str | None:
    """Return the class of our own that the values of a property have."""
    name = rule.value.strip("`")
    return GMG + name.removeprefix("gmg:") if name.startswith("gmg:") else None


def _links(boxes: dict[str, Box], box: Box) -> list[int]:
    """Return the numbers of the properties of a box that lead to another."""
    return [number for number, rule in enumerate(box.rules, 1) if _target(rule) in boxes]


def _place(boxes: dict[str, Box]) -> tuple[int, int]:
    """Put every box into a column right of those that lead to it; return width and height."""
    column = dict.fromkeys(boxes, 0)
    for _ in boxes:
        for box in boxes.values():
            for rule in box.rules:
                target = _target(rule)
                if target and target != box.term and column[target] <= column[box.term]:
                    column[target] = column[box.term] + 1
    columns: dict[int, list[Box]] = {}
    for term, number in column.items():
        columns.setdefault(number, []).append(boxes[term])
    height = 0
    for number in sorted(columns):
        columns[number].sort(key=lambda box: (_pull(boxes, box), box.term))
        y = _PAD
        for box in columns[number]:
            box.x, box.y = number * (_WIDTH + _GAP_X) + _PAD, y
            y += box.height + _GAP_Y
        height = max(height, y)
    for found in columns.values():
        free = height - sum(box.height + _GAP_Y for box in found)
        for box in found:
            box.y += free // 2
    return len(columns) * (_WIDTH + _GAP_X), height


def _pull(boxes: dict[str, Box], box: Box) -> float:
    """Return the mean height from which a box is reached."""
    ports = [
        other.port(number)
        for other in boxes.values()
        for number, rule in enumerate(other.rules, 1)
        if _target(rule) == box.term and other.x < box.x + _WIDTH and other is not box
    ]
    return sum(ports) / len(ports) if ports else 0


def _line(boxes: dict[str, Box], box: Box, number: int) -> str:
    """Return the line from a property to the class of its values."""
    target = boxes[str(_target(box.rules[number - 1]))]
    x, y = box.x + _WIDTH, box.port(number)
    if target.x <= box.x:
        end, bend = target.x + _WIDTH, _GAP_X // 2
        curve = f"M{x} {y}C{x + bend} {y} {end + bend} {target.port(0)} {end} {target.port(0)}"
        return f'<path d="{curve}"/><circle cx="{end}" cy="{target.port(0)}" r="3"/>'
    end, bend = target.x, _GAP_X // 2
    curve = f"M{x} {y}C{x + bend} {y} {end - bend} {target.port(0)} {end} {target.port(0)}"
    return f'<path d="{curve}"/><circle cx="{end}" cy="{target.port(0)}" r="3"/>'


def _drawn(box: Box) -> str:
    """Return the box itself."""
    left, right = box.x + _PAD, box.x + _WIDTH - _PAD
    head = shorten(box.term).removeprefix("gmg:")
    drawn = (
        f'<rect x="{box.x}" y="{box.y}" width="{_WIDTH}" height="{box.height}" rx="4"/>'
        f'<a href="ontology.html#{anchor(box.term).lower()}"><text class="head" x="{left}" '
        f'y="{box.port(0) + 4}">{head}</text></a>'
    )
    for number, rule in enumerate(box.rules, 1):
        y = box.port(number) + 4
        drawn += (
            f'<text x="{left}" y="{y}">{_name(rule.path)}</text>'
            f'<text class="many" text-anchor="end" x="{right}" y="{y}">'
            f"{escape(_value(rule))} {_multiplicity(rule)}</text>"
        )
    return drawn


def _multiplicity(rule: Rule) -> str:
    """Return how many values a property may have, in signs."""
    if rule.most is None:
        return f"{rule.least}..*"
    return str(rule.most) if rule.least == rule.most else f"{rule.least}..{rule.most}"


def _name(path: URIRef) -> str:
    """Return a property without our prefix."""
    return escape(shorten(path).removeprefix("gmg:"))


def _value(rule: Rule) -> str:
    """Return what a value is, without marks."""
    text = rule.value.replace("`", "").replace("gmg:", "").replace("xsd:", "").replace("rdf:", "")
    return text if len(text) <= _LONGEST else "date" if "gYear" in text else "code"


def _description(boxes: dict[str, Box]) -> str:
    """Return the picture in words."""
    said = []
    for box in boxes.values():
        for rule in box.rules:
            target = _target(rule)
            if target:
                said.append(f"{_name(URIRef(box.term))} {_name(rule.path)} {_name(URIRef(target))}")
    return "A box for each class, with its properties. Links: " + "; ".join(said) + "."
