"""Which resource a person means by a name."""

from gmgkg.library.values import resolve
from gmgkg.questions import Parameter, ParameterType
from gmgkg.store import Store


def resolve_named(store: Store, kind: ParameterType, value: str, name: str) -> str:
    """Return the IRI of what a person names, as a parameter of a question takes it.

    :param kind: of the resource: country, organization, region, theme
    :param value: a slug, an IRI, a code or a name in any language
    :param name: what the message calls the value
    :raise BadParameter: where it stands for none or for several, with those that may be meant
    """
    parameter = Parameter(name, kind, label=name, default=None, optional=False)
    return resolve(store, parameter, value).value
