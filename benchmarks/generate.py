"""Writes a large graph of the model's shape as N-Quads.

Run: ``python benchmarks/generate.py 1000000 graph.nq [--seed 1]``.

It holds the shipped graph unchanged, and beside it invented sources. Each has ten chapters, and
each chapter is one of the shipped ones, drawn at random, told anew. Its activities keep how many
participations, roles, themes, places, dates, outputs and passages they have and how they are part
of each other; who takes part, where, when, on what and all texts are drawn anew. So the
proportions are those of the shipped graph at any size, while organizations, places and outputs
grow in number and countries do not.

What the rules in ``queries/rules`` derive is written too. For the ontology, the vocabularies and
the reference data the rules themselves are run; for the sources their results are computed here,
one source after the other, since the rules would have to see the whole graph at once. A test runs
the rules over a small graph and compares.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TextIO

from gmgkg.graph.derive import DERIVED, derive
from gmgkg.graph.files import bundled_root, read_quads
from gmgkg.namespaces import GMG, GRAPH, ID, RDF
from gmgkg.store.embedded import EmbeddedStore

Triple = tuple[str, str, str]
"""Subject, predicate and object as N-Triples writes them."""

_FIXED = ("ontology", "vocabularies", "reference")
_CHAPTERS = 10
_MEMBER_SHARE = 0.5
_NEW_AGENCY = 0.07
_NEW_PARTNER = 0.25
_REDRAWN = 0.5
_STRAY = 0.05
_MEMBER_COUNTRIES = 12
_AGENCY_COUNTRIES = 3
_PLACES = 5
_SHORT_NAMES = 0.6
_YEARS = range(-8, 13)


def _gmg(name: str) -> str:
    """Return a term of the ontology."""
    return f"<{GMG}{name}>"


def _schema(name: str) -> str:
    """Return a term of schema.org."""
    return f"<https://schema.org/{name}>"


_TYPE = f"<{RDF}type>"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_COMMENT = "<http://www.w3.org/2000/01/rdf-schema#comment>"
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_SUBPROPERTY = "<http://www.w3.org/2000/01/rdf-schema#subPropertyOf>"
_DEFINED_BY = "<http://www.w3.org/2000/01/rdf-schema#isDefinedBy>"
_BROADER = "<http://www.w3.org/2004/02/skos/core#broader>"
_ALT_LABEL = "<http://www.w3.org/2004/02/skos/core#altLabel>"
_UNIT_OF = "<http://www.w3.org/ns/org#unitOf>"
_DCTERMS = "<http://purl.org/dc/terms/"
_DESCRIPTION = f"{_DCTERMS}description>"
_IDENTIFIER = f"{_DCTERMS}identifier>"
_PART_OF = f"{_DCTERMS}isPartOf>"
_RELATION = f"{_DCTERMS}relation>"
_SPATIAL = (f"{_DCTERMS}spatial>", "<http://www.w3.org/ns/prov#atLocation>", _schema("location"))
_ACTIVITY, _ORGANIZATION = _gmg("Activity"), _gmg("Organization")
_LEAD = f"<{ID}role/lead>"
_JOINT = (_LEAD, f"<{ID}role/joint>")
_COLLABORATOR = f"<{ID}role/collaborator>"
_BASIS = "<https://w3id.org/gmgkg/codelist/basis/"
_NAMED = {
    _gmg(name)
    for name in (
        "Activity",
        "Organization",
        "Country",
        "Region",
        "Place",
        "Output",
        "Instrument",
    )
}
_CONCEPTS = tuple(map(_gmg, ("theme", "activityType", "targetGroup", "status")))
_TEXTS = {
    _LABEL,
    _COMMENT,
    _ALT_LABEL,
    _DESCRIPTION,
    *map(_gmg, ("phrase", "timeNote", "counts", "inferenceNote")),
}
_WORD = re.compile(r"[A-Za-z]+")
_LITERAL = re.compile(r'"(.*)"(@[A-Za-z-]+|\^\^<[^>]*>)?', re.DOTALL)
_DATE = re.compile(
    r'"(\d{4})(.*"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:gYear|gYearMonth|date)>)'
)


class Index:
    """Triples by subject and predicate.

    :param triples: to begin with
    """

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        """Hold the triples."""
        self.by_subject: dict[str, dict[str, list[str]]] = {}
        for triple in triples:
            self.add(*triple)

    def add(self, subject: str, predicate: str, term: str) -> None:
        """Hold one more triple."""
        self.by_subject.setdefault(subject, {}).setdefault(predicate, []).append(term)

    def get(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of a subject's predicate."""
        return self.by_subject.get(subject, {}).get(predicate, [])

    def of_class(self, name: str) -> list[str]:
        """Return the subjects of a class of ours."""
        term = _gmg(name)
        return [s for s, found in self.by_subject.items() if term in found.get(_TYPE, ())]

    def triples(self) -> Iterator[Triple]:
        """Yield every triple."""
        for subject, found in self.by_subject.items():
            for predicate, terms in found.items():
                for term in terms:
                    yield subject, predicate, term


@dataclass
class Shipped:
    """The shipped graph, as the pattern of what is invented.

    :ivar fixed: the triples of the graphs that stay as they are
    :ivar fixed_quads: the same with their graphs, and what the rules derive from them, as lines
    :ivar chapters: by the name of their graph, one for each agency of a source
    :ivar documents: the source itself, by the name of its graph
    """

    fixed: Index = field(default_factory=Index)
    fixed_quads: list[str] = field(default_factory=list)
    chapters: dict[str, Index] = field(default_factory=dict)
    documents: dict[str, Index] = field(default_factory=dict)


def read_shipped(root: Path) -> Shipped:
    """Read the graph of a root, and run the rules over the graphs that stay as they are."""
    shipped, store = Shipped(), EmbeddedStore()
    indexes: dict[str, Index] = defaultdict(Index)
    for quad in read_quads(root):
        triple = (str(quad.subject), str(quad.predicate), str(quad.object))
        name = str(quad.graph_name)[1:-1].removeprefix(GRAPH)
        if name in _FIXED:
            shipped.fixed.add(*triple)
            shipped.fixed_quads.append(f"{quad} .\n")
            store.add([quad])
        else:
            indexes[name].add(*triple)
    derive(store, root)
    derived = (quad for quad in store.quads() if quad.graph_name == DERIVED)
    shipped.fixed_quads += sorted(f"{quad} .\n" for quad in derived)
    for name, index in sorted(indexes.items()):
        of_kind = shipped.chapters if index.of_class("Activity") else shipped.documents
        of_kind[name] = index
    return shipped


@dataclass
class Agency:
    """Who writes a chapter.

    :ivar name: its IRI
    :ivar pattern: the chapter that its chapters are told after
    :ivar countries: where it works: countries of its own, so that agencies are seldom in the same
    :ivar units: what stands for the units of the pattern's agency
    """

    name: str
    pattern: str
    countries: list[str]
    units: dict[str, str]


class Rules:
    """What the rules of ``queries/rules`` give, computed for one source after the other.

    :param fixed: the graphs that stay as they are
    """

    def __init__(self, fixed: Index) -> None:
        """Read from the fixed graphs what the rules look up."""
        self.labels = {
            subject: label
            for subject, predicate, label in fixed.triples()
            if predicate == _LABEL and label.endswith("@en")
        }
        self.short_names = {
            s: found[0] for s in fixed.by_subject if (found := fixed.get(s, _gmg("shortName")))
        }
        self.countries = {s: fixed.get(s, _gmg("country")) for s in fixed.of_class("Place")}
        self.units = {s: fixed.get(s, _UNIT_OF) for s in fixed.by_subject if fixed.get(s, _UNIT_OF)}
        broader = {s: fixed.get(s, _BROADER) for s in fixed.by_subject}
        self._wider = {concept: {concept} | _reachable(concept, broader) for concept in broader}
        self._properties = self._above(fixed, _SUBPROPERTY)
        self._classes = self._above(fixed, _SUBCLASS)
        self.collaborations: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._pages: dict[str, set[int]] = {}
        self._led: dict[str, dict[str, dict[str, tuple[set[str], set[str]]]]] = {}
        self._shared: set[tuple[str, str, frozenset[str]]] = set()

    @staticmethod
    def _above(fixed: Index, relation: str) -> dict[str, set[str]]:
        """Return the terms that each term of ours specializes."""
        links = {s: fixed.get(s, relation) for s in fixed.by_subject}
        ours = f"<{GMG.removesuffix('#')}>"
        return {
            s: _reachable(s, links) for s in links if links[s] and ours in fixed.get(s, _DEFINED_BY)
        }

    def overlap(self, one: str, other: str) -> bool:
        """Tell whether one of two concepts is wider than the other, at any remove, or the same."""
        return other in self._wider.get(one, ()) or one in self._wider.get(other, ())

    def derive(self, stated: Index) -> set[Triple]:
        """Return what follows from the statements of one source, connections apart."""
        found: set[Triple] = set()
        for subject, said in stated.by_subject.items():
            if _gmg("organization") in said:
                who, what = said[_gmg("organization")][0], said[_gmg("role")][0]
                label = f'"{_text(self.labels[who])}: {_text(self.labels[what])}"@en'
                found.add((subject, _LABEL, label))
            if _gmg("phrase") in said:
                page, phrase = _text(said[_gmg("page")][0]), _text(said[_gmg("phrase")][0])
                found.add((subject, _LABEL, f'"page {page}: {phrase}"@en'))
            if _NAMED.intersection(said.get(_TYPE, ())):
                found |= {(subject, _schema("name"), label) for label in said[_LABEL]}
            if _gmg("Place") in said.get(_TYPE, ()):
                inside = said[_gmg("country")]
                found |= {(subject, _schema("containedInPlace"), country) for country in inside}
            if _ACTIVITY in said.get(_TYPE, ()):
                found |= set(self._activity(stated, subject, said))
        return self.specialize({*stated.triples()} | found) | (found - {*stated.triples()})

    def specialize(self, triples: set[Triple]) -> set[Triple]:
        """Return what statements in terms of ours say in the terms that ours specialize."""
        found = {
            (subject, standard, term)
            for subject, predicate, term in triples
            for standard in self._properties.get(predicate, ())
        }
        found |= {
            (subject, _TYPE, standard)
            for subject, predicate, term in triples
            if predicate == _TYPE
            for standard in self._classes.get(term, ())
        }
        return found - triples

    def _activity(
        self, stated: Index, activity: str, said: dict[str, list[str]]
    ) -> Iterator[Triple]:
        """Yield what follows for one activity, and remember whom it connects."""
        taking_part = [
            (stated.get(p, _gmg("organization"))[0], stated.get(p, _gmg("role"))[0])
            for p in said[_gmg("participation")]
        ]
        for organization, role in taking_part:
            is_lead = role == _LEAD
            yield activity, _gmg("leadAgency" if is_lead else "partner"), organization
            yield activity, _schema("agent" if is_lead else "participant"), organization
        countries = {*said.get(_gmg("country"), ())}
        for place in said.get(_gmg("place"), ()):
            countries |= {*self.countries[place]}
        where = countries | {*said.get(_gmg("region"), ()), *said.get(_gmg("place"), ())}
        for predicate in _SPATIAL:
            yield from ((activity, predicate, term) for term in where)
        for own, standard in (
            (_gmg("startDate"), _schema("startTime")),
            (_gmg("endDate"), _schema("endTime")),
            (_DESCRIPTION, _schema("description")),
            (_gmg("theme"), _schema("about")),
            (_gmg("output"), _schema("result")),
        ):
            yield from ((activity, standard, term) for term in said.get(own, ()))
        cited = {stated.get(passage, _gmg("page"))[0] for passage in said[_gmg("evidence")]}
        self._pages[activity] = {int(_text(page)) for page in cited}
        yield from ((activity, _gmg("evidencePage"), page) for page in cited)
        yield activity, _gmg("evidencePages"), _listed(self._pages[activity])
        leads = {organization for organization, role in taking_part if role == _LEAD}
        called = {_text(self.short_names[lead]) for lead in leads if lead in self.short_names}
        if called:
            yield activity, _gmg("leadShortNames"), _listed(called)
        self._collaborate(activity, taking_part)
        self._be_present(activity, taking_part, countries, said[_gmg("theme")])

    def _collaborate(self, activity: str, taking_part: list[tuple[str, str]]) -> None:
        """Remember which organizations take part in the same activity."""
        for one, other in combinations(sorted(taking_part, key=_by_name), 2):
            (first, first_role), (second, second_role) = one, other
            wholes = {*self.units.get(first, ())} & {*self.units.get(second, ())}
            if first == second or wholes or self._is_unit(first, second):
                continue
            roles = {first_role, second_role}
            joint = roles <= {*_JOINT} or roles == {_LEAD, _COLLABORATOR}
            basis = f"{_BASIS}{'joint' if joint else 'co-participation'}>"
            self.collaborations[first, second, basis].add(activity)

    def _is_unit(self, one: str, other: str) -> bool:
        """Tell whether one of two organizations is a unit of the other, at any remove."""
        return other in _reachable(one, self.units) or one in _reachable(other, self.units)

    def _be_present(
        self,
        activity: str,
        taking_part: list[tuple[str, str]],
        countries: set[str],
        themes: list[str],
    ) -> None:
        """Remember who leads what in which country, and who is there together."""
        wider = {theme for exact in themes for theme in self._wider[exact]}
        pairs = [frozenset(pair) for pair in combinations({o for o, _ in taking_part}, 2)]
        leads = {organization for organization, role in taking_part if role == _LEAD}
        for country in countries:
            for theme in wider:
                self._shared |= {(country, theme, pair) for pair in pairs}
                by_lead = self._led.setdefault(country, {}).setdefault(theme, {})
                for lead in leads:
                    exactly, narrower = by_lead.setdefault(lead, (set(), set()))
                    narrower.add(activity)
                    if theme in themes:
                        exactly.add(activity)

    def connections(self) -> Iterator[Iterable[Triple]]:
        """Yield the triples of each collaboration and co-presence, once all sources are derived."""
        for (first, second, basis), activities in self.collaborations.items():
            node = _connection(first, second, _slug(basis))
            said = self._connection(node, "Collaboration", first, second, activities)
            said |= {
                (node, _LABEL, self._between(first, second)),
                (node, _gmg("basis"), basis),
                (first, _gmg("collaboratesWith"), second),
                (second, _gmg("collaboratesWith"), first),
            }
            yield said
        for country, by_theme in self._led.items():
            for theme, by_lead in by_theme.items():
                for first, second in combinations(sorted(by_lead, key=_iri), 2):
                    activities = self._apart(country, theme, first, second, by_lead)
                    if activities:
                        yield self._co_presence(country, theme, first, second, activities)

    def _apart(
        self,
        country: str,
        theme: str,
        first: str,
        second: str,
        by_lead: dict[str, tuple[set[str], set[str]]],
    ) -> set[str]:
        """Return the activities by which two leads are in a country on a theme, but apart."""
        if (country, theme, frozenset((first, second))) in self._shared:
            return set()
        if self._is_unit(first, second):
            return set()
        (one_exact, one), (other_exact, other) = by_lead[first], by_lead[second]
        if not one_exact and not other_exact:
            return set()
        return (one if other_exact else one_exact) | (other if one_exact else other_exact)

    def _co_presence(
        self, country: str, theme: str, first: str, second: str, activities: set[str]
    ) -> set[Triple]:
        """Return the triples of a co-presence."""
        node = _connection(first, second, "co-presence", _slug(country), _slug(theme))
        on, here = _text(self.labels[theme]), _text(self.labels[country])
        between = self._between(first, second).removesuffix('"@en')
        said = self._connection(node, "CoPresence", first, second, activities) | {
            (node, _LABEL, f'{between}: {on}, {here}"@en'),
            (node, _gmg("basis"), f"{_BASIS}co-presence>"),
            (node, _gmg("country"), country),
            (node, _gmg("theme"), theme),
        }
        return said | self.specialize(said)

    def _between(self, first: str, second: str) -> str:
        """Return the label of what is between two organizations."""
        return f'"{_text(self.labels[first])} and {_text(self.labels[second])}"@en'

    def _connection(
        self, node: str, kind: str, first: str, second: str, activities: set[str]
    ) -> set[Triple]:
        """Return what every connection has."""
        pages = set().union(*(self._pages[activity] for activity in activities))
        count = f'"{len(activities)}"^^<http://www.w3.org/2001/XMLSchema#integer>'
        return {
            (node, _TYPE, _gmg(kind)),
            (node, _gmg("between"), first),
            (node, _gmg("between"), second),
            (node, _gmg("activityCount"), count),
            (node, _gmg("evidencePages"), _listed(pages)),
            *((node, _gmg("activity"), activity) for activity in activities),
        }


class Teller:
    """Invents sources after the pattern of the shipped ones.

    :param shipped: the pattern
    :param rules: told of new labels, places and units
    :param seed: the same seed gives the same sources
    """

    def __init__(self, shipped: Shipped, rules: Rules, seed: int) -> None:
        """Prepare what is drawn from."""
        self._shipped, self._rules = shipped, rules
        self._random = random.Random(seed)  # noqa: S311  no secret
        self._number = 0
        everything = [t for index in shipped.chapters.values() for t in index.triples()]
        self._concepts = {p: [o for _, q, o in everything if q == p] for p in _CONCEPTS}
        words = {word.lower() for _, p, o in everything if p in _TEXTS for word in _WORD.findall(o)}
        self._words = sorted(words)
        self._kinds = [o for _, p, o in shipped.fixed.triples() if p == _gmg("organizationKind")]
        self._free = sorted(shipped.fixed.of_class("Country"))
        self._random.shuffle(self._free)
        self._all_countries = list(self._free)
        self._leads = {name: _lead(index) for name, index in shipped.chapters.items()}
        self._members = [self._member(name) for name in shipped.chapters]
        self._others: list[Agency] = []
        self._urn = [
            organization
            for name, index in shipped.chapters.items()
            for p in index.of_class("Participation")
            for organization in index.get(p, _gmg("organization"))
            if organization != self._leads[name]
        ]

    def _member(self, name: str) -> Agency:
        """Return a shipped agency, with the countries that its chapter names before others."""
        index = self._shipped.chapters[name]
        named = {country for a in index.of_class("Activity") for country in self._where(index, a)}
        own = [country for country in self._free if country in named][:_MEMBER_COUNTRIES]
        if own:
            own += [c for c in self._free if c not in own][: _MEMBER_COUNTRIES - len(own)]
        self._free = [country for country in self._free if country not in own]
        lead = self._leads[name]
        units = {u: u for u, wholes in self._rules.units.items() if lead in wholes}
        return Agency(lead, name, own, units)

    def _where(self, index: Index, activity: str) -> list[str]:
        """Return the countries of a shipped activity, its places' among them."""
        places = index.get(activity, _gmg("place"))
        inside = [country for place in places for country in self._rules.countries[place]]
        return index.get(activity, _gmg("country")) + inside

    def source(self) -> Iterator[tuple[str, Index]]:
        """Yield the graphs of a new source with their names, those of its chapters first."""
        self._number += 1
        name = f"synthetic-{self._number:04}"
        itself = Index()
        shift = self._random.choice(_YEARS)
        document, pattern = self._random.choice(sorted(self._shipped.documents.items()))
        telling = Telling(name, document, shift, itself)
        for number in range(1, _CHAPTERS + 1):
            agency = self._agency(itself)
            yield f"{name}-{number:02}-{_slug(agency.name)}", self._chapter(agency, telling, number)
        telling.suffix, telling.described = f"-s{self._number}", pattern
        for subject, predicate, term in pattern.triples():
            itself.add(
                self._rename(subject, telling), predicate, self._term(predicate, term, telling)
            )
        yield name, itself

    def _agency(self, itself: Index) -> Agency:
        """Draw who writes the next chapter: a member of the Group, another agency or a new one."""
        if self._random.random() < _MEMBER_SHARE:
            return self._random.choice(self._members)
        if self._others and self._random.random() >= _NEW_AGENCY:
            agency = self._random.choice(self._others)
        else:
            pattern = self._random.choice(self._members)
            own: list[str] = []
            if pattern.countries:
                own, self._free = self._free[:_AGENCY_COUNTRIES], self._free[_AGENCY_COUNTRIES:]
            lead = self._organization(itself, short=True)
            agency = Agency(lead, pattern.pattern, own, {})
            agency.units.update({u: self._unit(itself, lead) for u in sorted(pattern.units)})
        # Whoever has written more is drawn more often.
        self._others.append(agency)
        return agency

    def _organization(self, itself: Index, *, short: bool) -> str:
        """Invent an organization."""
        number = len(self._rules.labels)
        name = f"<{ID}organization/synthetic-{number}>"
        label = f'"{self._text(5).capitalize()} {number}"@en'
        self._rules.labels[name] = label
        itself.add(name, _TYPE, _ORGANIZATION)
        itself.add(name, _LABEL, label)
        itself.add(name, _gmg("organizationKind"), self._random.choice(self._kinds))
        if short:
            self._rules.short_names[name] = f'"SYN{number}"'
            itself.add(name, _gmg("shortName"), self._rules.short_names[name])
        return name

    def _unit(self, itself: Index, whole: str) -> str:
        """Invent a unit of an organization."""
        unit = self._organization(itself, short=True)
        itself.add(unit, _UNIT_OF, whole)
        self._rules.units[unit] = [whole]
        return unit

    def _partner(self, itself: Index, taken: set[str]) -> str:
        """Draw who takes part: whoever has taken part before is drawn more often."""
        if self._random.random() < _NEW_PARTNER:
            partner = self._organization(itself, short=self._random.random() < _SHORT_NAMES)
        else:
            partner = self._random.choice(self._urn)
            while partner in taken:
                partner = self._random.choice(self._urn)
        self._urn.append(partner)
        return partner

    def _chapter(self, agency: Agency, telling: "Telling", number: int) -> Index:
        """Tell a shipped chapter anew, as an agency's."""
        pattern = self._shipped.chapters[agency.pattern]
        told = Index()
        telling.suffix = f"-s{self._number}c{number}"
        telling.described = pattern
        who = self._taking_part(agency, pattern, telling)
        for subject, said in pattern.by_subject.items():
            named = self._rename(subject, telling)
            for predicate, terms in said.items():
                new: set[str] = set()
                if predicate == _gmg("organization"):
                    new.add(who[subject])
                elif predicate in _CONCEPTS:
                    new |= self._concepts_of(predicate, terms)
                else:
                    new.update(
                        t for old in terms for t in self._told(predicate, old, agency, telling)
                    )
                for term in sorted(new):
                    told.add(named, predicate, term)
        telling.activities += sorted(told.of_class("Activity"))
        return told

    def _taking_part(self, agency: Agency, pattern: Index, telling: "Telling") -> dict[str, str]:
        """Return who takes part, by the pattern's participations."""
        who = {}
        for activity in pattern.of_class("Activity"):
            taken = {agency.name, *agency.units.values()}
            for participation in pattern.get(activity, _gmg("participation")):
                organization = pattern.get(participation, _gmg("organization"))[0]
                if organization == self._leads[agency.pattern]:
                    who[participation] = agency.name
                elif organization in agency.units:
                    who[participation] = agency.units[organization]
                else:
                    who[participation] = self._partner(telling.itself, taken)
                    taken.add(who[participation])
        return who

    def _concepts_of(self, predicate: str, terms: list[str]) -> set[str]:
        """Return concepts of which every second one is drawn from all that are used.

        None is drawn that is wider or narrower than another that stands beside it.
        """
        chosen = set(terms)
        for term in terms:
            drawn = self._random.choice(self._concepts[predicate])
            overlaps = any(self._rules.overlap(drawn, other) for other in chosen)
            if self._random.random() < _REDRAWN and not overlaps:
                chosen = chosen - {term} | {drawn}
        return chosen

    def _told(self, predicate: str, term: str, agency: Agency, telling: "Telling") -> Iterator[str]:
        """Yield what stands for the object of a statement of a chapter; nothing drops it."""
        if predicate == _gmg("country"):
            if agency.countries:
                yield self._country(agency)
        elif predicate == _gmg("place"):
            if agency.countries:
                yield self._place(telling.itself, self._country(agency))
        elif predicate == _gmg("output"):
            yield self._output(term, telling)
        elif predicate in (_PART_OF, _RELATION) and term not in telling.described.by_subject:
            if telling.activities:
                yield self._random.choice(telling.activities)
        else:
            yield self._term(predicate, term, telling)

    def _country(self, agency: Agency) -> str:
        """Draw a country of an agency's own, and now and then any."""
        stray = self._random.random() < _STRAY
        return self._random.choice(self._all_countries if stray else agency.countries)

    def _place(self, itself: Index, country: str) -> str:
        """Draw a place in a country, and describe it where it is new."""
        number = self._random.randrange(_PLACES)
        place = f"<{ID}place/synthetic-{_slug(country).lower()}-{number}>"
        if place not in self._rules.countries:
            self._rules.countries[place] = [country]
            itself.add(place, _TYPE, _gmg("Place"))
            label = f'"{self._text(1).capitalize()} {_slug(country)} {number}"@en'
            itself.add(place, _LABEL, label)
            itself.add(place, _gmg("country"), country)
        return place

    def _output(self, pattern: str, telling: "Telling") -> str:
        """Return the source's own product for a shipped one, and describe it where it is new."""
        output = _suffixed(pattern, f"-s{self._number}")
        if output not in telling.itself.by_subject:
            for predicate, terms in self._shipped.fixed.by_subject[pattern].items():
                for term in terms:
                    telling.itself.add(output, predicate, self._term(predicate, term, telling))
        return output

    def _term(self, predicate: str, term: str, telling: "Telling") -> str:
        """Return a term told anew: texts reworded, dates moved, what is described renamed."""
        if term.startswith("<"):
            return self._rename(term, telling)
        if predicate == _IDENTIFIER:
            return f'{term[:-1]}{telling.suffix}"'
        if predicate == _gmg("section"):
            return f'{term[:-1]} ({telling.name})"'
        if predicate in _TEXTS:
            text = self._text(len(_WORD.findall(_text(term)))).capitalize()
            number = f" {self._random.getrandbits(48):x}" if predicate == _LABEL else ""
            return f'"{text}{number}"{term[term.rindex(chr(34)) + 1 :]}'
        if date := _DATE.fullmatch(term):
            return f'"{int(date[1]) + telling.shift}{date[2]}'
        return term

    def _rename(self, term: str, telling: "Telling") -> str:
        """Return the name of what a source describes in that source."""
        document = f"<{ID}document/{telling.document}"
        if term.startswith(document) and term[len(document)] in "#>":
            return f"<{ID}document/{telling.name}{term[len(document) :]}"
        if term in telling.described.by_subject:
            return _suffixed(term, telling.suffix)
        return term

    def _text(self, words: int) -> str:
        """Return so many words."""
        return " ".join(self._random.choices(self._words, k=max(1, words)))


@dataclass
class Telling:
    """A source that is being told.

    :ivar name: of its graph
    :ivar document: of the pattern's graph
    :ivar shift: years between the pattern's dates and its own
    :ivar itself: what it says outside of its chapters
    :ivar described: the pattern of what is being told
    :ivar suffix: what the names of what it describes end with
    :ivar activities: those told so far
    """

    name: str
    document: str
    shift: int
    itself: Index
    described: Index = field(default_factory=Index)
    suffix: str = ""
    activities: list[str] = field(default_factory=list)


def generate(triples: int, output: TextIO, seed: int = 1) -> Counter[str]:
    """Write a graph.

    :param triples: about how many; the shipped graph is always written
    :param output: gets N-Quads, in the order in which they come about
    :param seed: the same seed gives the same bytes
    :return: how many quads and instances of each class of ours were written
    """
    shipped = read_shipped(bundled_root())
    rules = Rules(shipped.fixed)
    teller = Teller(shipped, rules, seed)
    counts: Counter[str] = Counter(quads=len(shipped.fixed_quads))
    counts.update(
        term[len(GMG) + 1 : -1]
        for _, predicate, term in shipped.fixed.triples()
        if predicate == _TYPE and term.startswith(f"<{GMG}")
    )
    output.writelines(shipped.fixed_quads)

    def write(graph: str, found: Iterable[Triple]) -> None:
        for subject, predicate, term in sorted(found):
            output.write(f"{subject} {predicate} {term} {graph} .\n")
            counts["quads"] += 1
            if predicate == _TYPE and term.startswith(f"<{GMG}"):
                counts[term[len(GMG) + 1 : -1]] += 1

    parts = [*shipped.documents.items(), *shipped.chapters.items()]
    while parts:
        stated = Index()
        for name, index in parts:
            write(f"<{GRAPH}{name}>", index.triples())
            for triple in index.triples():
                stated.add(*triple)
        write(str(DERIVED), rules.derive(stated))
        enough = counts["quads"] + _expected(rules) >= triples
        parts = [] if enough else list(teller.source())
    neighbours: set[Triple] = set()
    for connection in rules.connections():
        symmetric = {t for t in connection if t[1] == _gmg("collaboratesWith")}
        neighbours |= symmetric
        write(str(DERIVED), {*connection} - symmetric)
    write(str(DERIVED), neighbours)
    return counts


def _expected(rules: Rules) -> int:
    """Return about how many triples the collaborations so far will take."""
    return sum(8 + len(activities) for activities in rules.collaborations.values())


def _lead(chapter: Index) -> str:
    """Return the agency of a shipped chapter: who leads most of its activities."""
    leads = Counter(
        chapter.get(p, _gmg("organization"))[0]
        for p in chapter.of_class("Participation")
        if chapter.get(p, _gmg("role")) == [_LEAD]
    )
    return max(sorted(leads), key=lambda lead: leads[lead])


def _reachable(start: str, links: dict[str, list[str]]) -> set[str]:
    """Return everything that a chain of one link or more leads to."""
    found: set[str] = set()
    ahead = list(links.get(start, ()))
    while ahead:
        term = ahead.pop()
        if term not in found:
            found.add(term)
            ahead += links.get(term, ())
    return found


def _iri(term: str) -> str:
    """Return an IRI without its brackets, for an order by code points."""
    return term[1:-1]


def _by_name(taking_part: tuple[str, str]) -> str:
    """Order participants by their IRI."""
    return _iri(taking_part[0])


def _suffixed(term: str, suffix: str) -> str:
    """Return an IRI with an ending on its slug, before any fragment."""
    slug, mark, fragment = term[1:-1].partition("#")
    return f"<{slug}{suffix}{mark}{fragment}>"


def _slug(term: str) -> str:
    """Return the last part of an IRI."""
    return term[1:-1].rpartition("/")[2]


def _connection(first: str, second: str, *rest: str) -> str:
    """Return the IRI of a connection."""
    return f"<{ID}collaboration/{'--'.join((_slug(first), _slug(second), *rest))}>"


def _listed(values: Iterable[int] | Iterable[str]) -> str:
    """Return a literal that lists values in their order."""
    return f'"{", ".join(map(str, sorted(values)))}"'


def _text(literal: str) -> str:
    """Return the text of a literal, still escaped as N-Triples has it."""
    found = _LITERAL.fullmatch(literal)
    return found[1] if found else literal


def main() -> None:
    """Write a graph to a file, and print what it holds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("triples", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with options.file.open("w", encoding="utf-8") as output:
        counts = generate(options.triples, output, options.seed)
    for what, number in sorted(counts.items()):
        print(f"{number:>12,} {what}")  # noqa: T201  a command


if __name__ == "__main__":
    main()
