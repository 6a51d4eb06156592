import { referenceIn } from '../../template';
import type { Rule } from '../rule';

/** A bucket tells EventBridge only if it is told to. */
export const bucketSendsNoEvents: Rule = {
  name: 'BucketSendsNoEvents',
  severity: 'warning',
  cause: 'a rule waits for events of a bucket that does not send any to EventBridge',
  consequence: 'it never goes off',
  fix: 'set NotificationConfiguration.EventBridgeConfiguration of the bucket (eventBridgeEnabled: true)',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, pattern } of all.rules) {
      if (!pattern.values('source').includes('aws.s3') || !pattern.values('detail-type').some((kind) => typeof kind === 'string' && /^Object /.test(kind))) continue;
      for (const name of pattern.values('detail', 'bucket', 'name')) {
        const bucket = referenceIn(name)?.resource ?? all.resourceAt(name);
        if (bucket?.type !== 'AWS::S3::Bucket' || bucket.properties.settings('NotificationConfiguration').has('EventBridgeConfiguration') || bucket.properties.settings('NotificationConfiguration').unknown !== undefined) continue;
        const custom = all.templates.ofType('Custom::S3BucketNotifications').filter(({ properties }) => all.resourceAt(properties.value('BucketName')) === bucket);
        if (custom.some(({ properties }) => properties.settings('NotificationConfiguration').has('EventBridgeConfiguration'))) continue;
        yield { resource: bucket, message: `it should send its events to EventBridge for ${resource.displayName}, got no EventBridgeConfiguration` };
      }
    }
  },
};
