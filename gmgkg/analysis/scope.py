"""Which activities count: those on a theme, in a country, within years."""

from dataclasses import dataclass

from gmgkg.analysis.inventory import Activity, Inventory


@dataclass(frozen=True)
class Scope:
    """What an activity must meet to count; what is None is not asked for.

    :ivar theme: IRI; narrower themes count too
    :ivar country: IRI; a place within it counts too
    :ivar first_year: an activity that ended before it does not count
    :ivar last_year: an activity that began after it does not count; where either year is given,
        one without a date does not count
    """

    theme: str | None = None
    country: str | None = None
    first_year: int | None = None
    last_year: int | None = None

    def holds(self, inventory: Inventory, activity: Activity) -> bool:
        """Tell whether an activity counts."""
        return (
            (self.theme is None or inventory.on_theme(activity, self.theme))
            and (self.country is None or self.country in activity.countries)
            and self._falls_into_years(activity)
        )

    def _falls_into_years(self, activity: Activity) -> bool:
        """Tell whether the dates of an activity touch the years."""
        if self.first_year is None and self.last_year is None:
            return True
        begun, ended = activity.start or activity.end, activity.end or activity.start
        if not begun:
            return False
        after = self.first_year is None or int(ended[:4]) >= self.first_year
        before = self.last_year is None or int(begun[:4]) <= self.last_year
        return after and before
