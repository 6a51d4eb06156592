import type { Resource } from '../../template';

/** The names of resources: logical id, address, and construct path. */
export function namesOf(...resources: ReadonlyArray<Resource | undefined>): string[] {
  return resources.filter((resource) => resource !== undefined)
    .flatMap((resource) => [resource.logicalId, resource.address, resource.displayName, ...(resource.constructPath === undefined ? [] : [resource.constructPath])]);
}
