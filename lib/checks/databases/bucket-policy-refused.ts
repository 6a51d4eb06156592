import { isValueObject, Resource, Settings } from '../../template';
import type { Fault, Rule } from '../rule';

export const bucketPolicyRefused: Rule = {
  name: 'BucketPolicyRefused',
  severity: 'error',
  cause: 'a policy lets everybody read a bucket that blocks public policies, as buckets do unless told otherwise',
  consequence: 'S3 refuses the policy with AccessDenied, and the stack rolls back',
  fix: 'let CloudFront read the bucket by origin access control; or set BlockPublicPolicy and RestrictPublicBuckets to false',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  cdk: 'silent for L1s; the L2 refuses publicReadAccess',
  find: function* (all): Iterable<Fault> {
    for (const resource of all.templates.ofType('AWS::S3::BucketPolicy')) {
      const bucket = all.resourceAt(resource.properties.value('Bucket'));
      if (bucket?.type !== 'AWS::S3::Bucket' || !blocksPolicies(bucket)) continue;
      if (resource.properties.list('PolicyDocument', 'Statement').some(isPublic)) yield { resource, message: `it must not let everybody in, as ${bucket.displayName} blocks public policies, got Principal *` };
    }
  },
};

/** Without a configuration of its own a bucket blocks everything public. */
function blocksPolicies({ properties }: Resource): boolean {
  if (!properties.has('PublicAccessBlockConfiguration')) return true;
  return properties.boolean('PublicAccessBlockConfiguration', 'BlockPublicPolicy') === true;
}

function isPublic(statement: Settings): boolean {
  if (statement.unknown !== undefined || statement.text('Effect') !== 'Allow' || statement.has('Condition')) return false;
  const principal = statement.value('Principal');
  return principal === '*' || (isValueObject(principal) && statement.values('Principal', 'AWS').includes('*'));
}

