import { isValueObject, Reference, Resource, Statement, Text, Value, Workloads } from '../../template';
import { isExported } from '../exported';
import type { Rule } from '../rule';

/** CloudFront reads a private bucket in its own name. */
export const bucketRefusesDistribution: Rule = {
  name: 'BucketRefusesDistribution',
  severity: 'error',
  cause: 'a distribution reads a bucket by origin access control or identity, and no policy of the bucket lets CloudFront in',
  consequence: 'every request is answered with 403 Access Denied',
  fix: 'allow s3:GetObject to cloudfront.amazonaws.com in an AWS::S3::BucketPolicy, with aws:SourceArn set to the distribution',
  source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html',
  cdk: 'silent for L1s; S3BucketOrigin adds the policy, but not to an imported bucket (it annotates that)',
  find: function* (all) {
    for (const distribution of all.templates.ofType('AWS::CloudFront::Distribution')) {
      for (const origin of distribution.properties.list('DistributionConfig', 'Origins')) {
        const signs = [origin.value('OriginAccessControlId'), origin.value('S3OriginConfig', 'OriginAccessIdentity')].some((value) => value !== undefined && value !== '');
        const bucket = origin.resource('DomainName');
        if (!signs || bucket?.type !== 'AWS::S3::Bucket' || mayBeOpened(bucket, all)) continue;
        if (!all.policyOf(bucket).some(letsIn)) yield { resource: bucket, message: `its policy must allow s3:GetObject to CloudFront, got none that does for ${distribution.displayName}` };
      }
    }
  },
};

/** Whether it may be read by what this rule does not see: another stack's policy, an access control list. */
function mayBeOpened(bucket: Resource, all: Workloads): boolean {
  const { properties, stack } = bucket;
  return stack.isGenerated || isExported(bucket) || properties.has('AccessControl')
    || (properties.has('PublicAccessBlockConfiguration') && properties.boolean('PublicAccessBlockConfiguration', 'BlockPublicAcls') !== true)
    || all.namedFreely(['AWS::S3::BucketPolicy'], ['Bucket']).length > 0;
}

/** Whether a statement lets CloudFront read, or may do so. */
function letsIn(statement: Statement): boolean {
  if (statement.allowsOrDenies === 'Deny' || statement.covers('s3:GetObject') === false) return false;
  const principal = statement.settings.value('Principal');
  if (!isValueObject(principal)) return true;
  return Object.entries(principal).some(([kind, named]) => kind === 'CanonicalUser' || [named].flat().some((value) => mayBeCloudFront(value)));
}

function mayBeCloudFront(value: Value): boolean {
  if (value instanceof Reference) return value.resource.type !== 'AWS::IAM::Role';
  const written = value instanceof Text ? value.pattern : value;
  return typeof written !== 'string' || written === '*' || written.includes('cloudfront');
}
