"""Blank nodes by what surrounds them, since their labels mean nothing (RDF 1.1, section 3.4)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from gmgkg.graph.derive import Statement, Term
from gmgkg.namespaces import shorten

MOST_ALIKE = 7
"""How many joined blank nodes may be alike for a canonical form: it takes their factorial."""

_DEEPEST = 24


class BlankNodes:
    """Names blank nodes alike in two graphs where what surrounds them is alike.

    A blank node is told from others by the statements that it stands in, and by those that the
    blank nodes around it stand in, as far as they lead (colour refinement), and by all that are
    joined with it. Where some of these remain alike, the canonical form of all their statements is
    part of their names (RDFC-1.0), since refinement alone does not tell every two regular graphs
    apart. So two graphs have the same names exactly where they are isomorphic. Where very many
    remain alike, that form would take for ever, and refinement has to do, which tells trees apart
    whatever their size.

    :ivar most_alike: how many that are joined remain alike at most

    :param statements: of the whole graph
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        """Note which statements each stands in."""
        self._out: dict[BlankNode, list[tuple[str, Term]]] = defaultdict(list)
        self._in: dict[BlankNode, list[tuple[str, Term]]] = defaultdict(list)
        for subject, predicate, value in statements:
            if isinstance(subject, BlankNode):
                self._out[subject].append((predicate.value, value))
            if isinstance(value, BlankNode):
                self._in[value].append((predicate.value, subject))
        self.most_alike = 0
        self._names: dict[BlankNode, str] = {}
        for node in (*self._out, *self._in):
            if node not in self._names:
                self._names |= self._name_all(self._connected(node))

    def name(self, node: BlankNode) -> str:
        """Return the name of a blank node, which depends on no label."""
        return f"_:{self._names[node]}"

    def owners(self) -> list[BlankNode]:
        """Return the blank nodes from which those are reached that no named resource leads to."""
        owned: set[BlankNode] = set()
        for node in self._in:
            if any(not isinstance(subject, BlankNode) for _, subject in self._in[node]):
                self._reach(node, owned)
        found = []
        # Where nothing leads to a node, it comes before those of a circle.
        for node in sorted(self._out, key=lambda each: (each in self._in, self._names[each])):
            if node not in owned:
                found.append(node)
                self._reach(node, owned)
        return found

    def show(
        self, node: BlankNode, labels: Mapping[str, str], seen: set[BlankNode], depth: int = 0
    ) -> str:
        """Return a blank node in brackets, as Turtle writes it, with labels beside IRIs.

        :param labels: by IRI
        :param seen: those that are written already; gets this one and those in it
        :param depth: how many brackets are around it; what is very deep is left out
        """
        if node in seen or depth == _DEEPEST:
            return "[ ... ]"
        seen.add(node)
        parts = []
        for predicate, value in sorted(self._out[node], key=self._order):
            if isinstance(value, BlankNode):
                text = self.show(value, labels, seen, depth + 1)
            else:
                label = labels.get(getattr(value, "value", ""))
                iri = shorten(str(value).strip("<>")) if str(value).startswith("<") else str(value)
                text = f"{label} ({iri})" if label else iri
            parts.append(f"{shorten(predicate)} {text}")
        users = sorted(shorten(str(user).strip("<>")) for _, user in self._in[node])
        shared = f" of {', '.join(users)}" if len(users) > 1 else ""
        return f"[ {' ; '.join(parts)} ]{shared}" if parts else f"[ ]{shared}"

    def _order(self, statement: tuple[str, Term]) -> tuple[str, str]:
        """Order statements alike in every graph."""
        predicate, value = statement
        return predicate, self.name(value) if isinstance(value, BlankNode) else str(value)

    def _around(self, node: BlankNode) -> Iterable[tuple[str, str, Term]]:
        """Yield the statements that a blank node stands in: direction, property, other end."""
        yield from ((">", predicate, value) for predicate, value in self._out.get(node, ()))
        yield from (("<", predicate, subject) for predicate, subject in self._in.get(node, ()))

    def _connected(self, first: BlankNode) -> set[BlankNode]:
        """Return the blank nodes that are joined to one by blank nodes alone."""
        found = {first}
        waiting = [first]
        while waiting:
            for _, _, other in self._around(waiting.pop()):
                if isinstance(other, BlankNode) and other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def _name_all(self, nodes: set[BlankNode]) -> dict[BlankNode, str]:
        """Return names for blank nodes that are joined."""
        names = self._refine_all(nodes)
        alike = max(Counter(names.values()).values())
        self.most_alike = max(self.most_alike, alike)
        # What is far away from a node has not come into its name where all were parted before.
        whole = sorted(names.values())
        if 1 < alike <= MOST_ALIKE:
            whole.append(self._canonical(nodes))
        return {node: _hashed(name, whole) for node, name in names.items()}

    def _refine_all(self, nodes: set[BlankNode]) -> dict[BlankNode, str]:
        """Return names that are refined until no round parts any more."""
        names = dict.fromkeys(nodes, "")
        parted = 0
        while True:
            refined = {node: self._refine(node, names) for node in nodes}
            count = len(set(refined.values()))
            if count == parted:
                return refined
            parted, names = count, refined

    def _canonical(self, nodes: set[BlankNode]) -> str:
        """Return all statements that some blank nodes stand in, in canonical form."""
        statements = Dataset()
        for node in nodes:
            for predicate, value in self._out.get(node, ()):
                statements.add(Quad(node, NamedNode(predicate), value))
            for predicate, subject in self._in.get(node, ()):
                if isinstance(subject, NamedNode | BlankNode):
                    statements.add(Quad(subject, NamedNode(predicate), node))
        statements.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return "\n".join(sorted(map(str, statements)))

    def _refine(self, node: BlankNode, names: Mapping[BlankNode, str]) -> str:
        """Return the next name of a blank node, from those of the nodes around it."""
        around = sorted(
            (way, predicate, names[other] if isinstance(other, BlankNode) else str(other))
            for way, predicate, other in self._around(node)
        )
        return _hashed(names[node], around)

    def _reach(self, first: BlankNode, reached: set[BlankNode]) -> None:
        """Add a blank node, and those that it leads to."""
        waiting = [first]
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting += [
                    value for _, value in self._out.get(node, ()) if isinstance(value, BlankNode)
                ]


def _hashed(*parts: object) -> str:
    """Return a name made of parts."""
    return sha256(repr(parts).encode()).hexdigest()
