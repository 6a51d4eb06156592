import type { LambdaFunction } from '../../template';
import { known } from '../known';
import type { Rule } from '../rule';

/** Runtimes that the page leaves out: it has Java 11, Python 3.12, .NET 8 and later. */
const WITHOUT = /^(nodejs|ruby|provided|go|java8|python3\.([0-9]|1[01])$|dotnet6|dotnetcore)/;

/** A snapshot of a function is taken before it runs. */
export const snapStartNotSupported: Rule = {
  name: 'SnapStartNotSupported',
  severity: 'error',
  cause: 'SnapStart is on for a function that cannot have it',
  consequence: 'Lambda rejects the function or the version',
  fix: 'leave out SnapStart, or what does not go with it',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-runtimes',
  cdk: 'refuses a runtime without it in L2s, else silent',
  find: function* (all) {
    for (const worker of all.functions) {
      if (!isSnapped(worker)) continue;
      for (const obstacle of obstaclesOf(worker)) yield { resource: worker.resource, message: `SnapStart must not come with ${obstacle}` };
    }
  },
};

/** Whether a function's versions start from a snapshot. */
export function isSnapped({ resource }: LambdaFunction): boolean {
  return resource.properties.text('SnapStart', 'ApplyOn') === 'PublishedVersions';
}

function* obstaclesOf(worker: LambdaFunction): Iterable<string> {
  const { properties } = worker.resource;
  const runtime = known(worker.runtime);
  const storage = known(worker.ephemeralStorageMiB);
  if (worker.provisionedConcurrency.length > 0) yield `provisioned concurrency, got that of ${worker.provisionedConcurrency[0].resource.displayName}`;
  if (properties.list('FileSystemConfigs').length > 0) yield 'a file system';
  if (storage !== undefined && storage > 512) yield `more than 512 MB of ephemeral storage, got ${storage} MB`;
  if (properties.text('PackageType') === 'Image') yield 'an image';
  if (runtime !== undefined && WITHOUT.test(runtime)) yield `the runtime ${runtime}`;
}
