"""Quick charge and discharge as orders of the model, which the cloud ends by itself."""

from datetime import datetime, timedelta

from polywatt import model

QUICK_S = 4 * 3_600.0
"""From 14:00 to 18:00 in the document's example."""


def quick_order(
    kind: type[model.Charge] | type[model.Discharge], home: model.Home, duration_s: float | None = None
) -> model.Command:
    """Return an order that is as fast as may be: bounds that the home requires are at their maximum.

    Raises:
        Unsupported: it cannot do that at all.
    """
    bounds = _bounds(kind, home.capabilities)
    power_w, soc_percent = bounds.get("power_w"), bounds.get("until_soc_percent")
    duration = bounds.get("duration_s")
    if duration_s is None and duration is not None and duration.is_required:
        duration_s = QUICK_S
    # A home that does not end an order by itself gets another command when its time has come.
    duration_s = (
        None if duration_s is None or duration is None else min(max(duration_s, duration.minimum), duration.maximum)
    )
    target_percent = None
    if soc_percent is not None and soc_percent.is_required:
        target_percent = soc_percent.maximum if kind is model.Charge else soc_percent.minimum
    return kind(
        power_w=power_w.maximum if power_w is not None and power_w.is_required else None,
        until_soc_percent=target_percent,
        duration_s=duration_s,
    )


def _bounds(kind: type, capabilities: model.Capabilities) -> dict[str, model.Bound]:
    capability = capabilities.find(kind)
    if capability is None:
        raise model.Unsupported(f"this home cannot {kind.__name__.lower()}")
    return {name: bound for name, bound in capability.bounds.items() if isinstance(bound, model.Bound)}


def is_in_force(command: model.Command, settings: model.Settings | None) -> bool:
    """Whether a command changes nothing: a quick charge that runs already, or the end of none."""
    action = None if settings is None or settings.in_force is None else settings.in_force.action
    if isinstance(command, model.Charge | model.Discharge):
        return isinstance(action, type(command))
    return isinstance(command, model.Release) and not isinstance(action, model.Order)


def task_of(kind: type[model.Charge] | type[model.Discharge], settings: model.Settings | None) -> model.InForce | None:
    """Return the running task of this kind."""
    in_force = None if settings is None else settings.in_force
    return in_force if in_force is not None and isinstance(in_force.action, kind) else None


def ends_at(task: model.InForce) -> datetime | None:
    """Return the end of a task."""
    if task.until is not None or task.since is None:
        return task.until
    return task.since + timedelta(seconds=QUICK_S)
