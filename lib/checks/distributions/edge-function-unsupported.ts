import type { LambdaFunction, Resource } from '../../template';
import { known } from '../known';
import type { Rule } from '../rule';

/** What a function at the edge may take, by the event it answers. */
const LIMITS = {
  viewer: { seconds: 5, mebibytes: 128 },
  origin: { seconds: 30, mebibytes: 10_240 },
};

/** At the edge a function has nothing but its code. */
export const edgeFunctionUnsupported: Rule = {
  name: 'EdgeFunctionUnsupported',
  severity: 'error',
  cause: 'a function at the edge has what Lambda@Edge does not support: variables, a network, layers, an image, another architecture, more time or memory',
  consequence: 'CloudFront rejects the distribution',
  fix: 'leave it out: for viewer events 5 s and 128 MB, for origin events 30 s; settings of the function belong into its code',
  source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html',
  cdk: 'refuses variables in L2s; silent for the rest',
  find: function* (all) {
    for (const resource of all.templates.ofType('AWS::CloudFront::Distribution')) {
      const config = resource.properties.settings('DistributionConfig');
      const seen = new Map<Resource, Set<string>>();
      for (const association of [config.settings('DefaultCacheBehavior'), ...config.list('CacheBehaviors')].flatMap((behaviour) => behaviour.list('LambdaFunctionAssociations'))) {
        const edge = all.functionAt(association.value('LambdaFunctionARN'))?.function;
        const event = known(association.text('EventType'));
        if (edge === undefined) continue;
        const said = seen.get(edge.resource) ?? new Set();
        seen.set(edge.resource, said);
        for (const obstacle of obstaclesOf(edge, event)) {
          if (!said.has(obstacle)) yield { resource: edge.resource, message: `at the edge, for ${resource.displayName}, it must not have ${obstacle}` };
          said.add(obstacle);
        }
      }
    }
  },
};

function* obstaclesOf(edge: LambdaFunction, event: string | undefined): Iterable<string> {
  const { properties } = edge.resource;
  if (edge.environment.names.length > 0) yield `environment variables, got ${edge.environment.names.join(', ')}`;
  if (edge.vpc.values('SubnetIds').length > 0) yield 'a network';
  if (properties.has('DeadLetterConfig')) yield 'a dead-letter queue';
  if (properties.values('Layers').length > 0) yield 'layers';
  if (properties.text('PackageType') === 'Image') yield 'an image';
  if (edge.architecture === 'arm64') yield 'the architecture arm64';
  const [storage, seconds, memory] = [known(edge.ephemeralStorageMiB), known(edge.timeoutSeconds), known(edge.memoryMiB)];
  if (storage !== undefined && storage > 512) yield `more than 512 MB of ephemeral storage, got ${storage} MB`;
  const kind = event?.startsWith('viewer-') === true ? 'viewer' : event?.startsWith('origin-') === true ? 'origin' : undefined;
  if (kind === undefined) return;
  const limits = LIMITS[kind];
  if (seconds !== undefined && seconds > limits.seconds) yield `a timeout of more than ${limits.seconds} s for ${kind} events, got ${seconds} s`;
  if (memory !== undefined && memory > limits.mebibytes) yield `more than ${limits.mebibytes} MB of memory for ${kind} events, got ${memory} MB`;
}
