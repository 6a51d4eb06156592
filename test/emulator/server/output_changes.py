"""Updates of a stack that change its outputs and nothing else.

AWS executes a change set that lists no change of a resource where an output was added; ministack says that nothing was
submitted. Such an output is what another stack refers to: a traffic split to the target group of the servers.
"""
from ministack.services.cloudformation import changesets


class OutputsAlone(list):
    """No resource that changes, and yet something to be done."""

    def __bool__(self):
        return True


def install():
    """Replaces what ministack compares of two templates."""
    real_resolve = changesets._resolve_props_for_diff
    real_diff = changesets._diff_resources

    def resolve(template, *rest):
        resolved = real_resolve(template, *rest)
        return {**resolved, "Outputs": template.get("Outputs", {})} if resolved else resolved

    def diff(old, new, *rest):
        changes = real_diff(old, new, *rest)
        if not changes and old and old["Outputs"] != new.get("Outputs"):
            return OutputsAlone()
        return changes

    changesets._resolve_props_for_diff = resolve
    changesets._diff_resources = diff
