import type { Resource } from './resource';
import { Settings } from './settings';
import type { Statement } from './statement';
import { Value } from './value';
import { Workload } from './workload';

/** What a bucket tells of, and whom. */
export interface BucketNotification {
  /** Such as `s3:ObjectCreated:*`; those that are not known are left out. */
  readonly events: string[];

  /** The queue, topic or function, if it is among the templates. */
  readonly target?: Resource;

  /** As the template names it. */
  readonly targetArn: Value | undefined;

  /** As the template writes it, with its filter. */
  readonly settings: Settings;

  /** The resource that sets it: the bucket, or CDK's custom resource. */
  readonly source: Resource;
}

/** A bucket of S3. */
export class Bucket extends Workload {
  /** What it tells queues, topics and functions, by itself or through the custom resource that CDK makes for it. */
  public get notifications(): BucketNotification[] {
    return this.configurations.flatMap((source) => this.notificationsIn(source));
  }

  /** The key it is encrypted with, if it is among the templates. */
  public get key(): Resource | undefined {
    const [rule] = this.properties.list('BucketEncryption', 'ServerSideEncryptionConfiguration');
    return this.all.keyAt(rule?.value('ServerSideEncryptionByDefault', 'KMSMasterKeyID'));
  }

  /** Statements of its own policies. */
  public get policy(): readonly Statement[] {
    return this.all.policyOf(this.resource);
  }

  /** What sets its notifications. */
  private get configurations(): Resource[] {
    return [this.resource, ...this.all.naming('Custom::S3BucketNotifications', ['BucketName'], this.resource)];
  }

  private notificationsIn(source: Resource): BucketNotification[] {
    const configuration = source.properties.settings('NotificationConfiguration');
    return ['QueueConfigurations', 'TopicConfigurations', 'LambdaConfigurations', 'LambdaFunctionConfigurations'].flatMap((name) => configuration.list(name).map((settings) => {
      // CloudFormation and the API, which CDK's custom resource calls, have different names.
      const targetArn = ['Queue', 'QueueArn', 'Topic', 'TopicArn', 'Function', 'LambdaFunctionArn'].map((key) => settings.value(key)).find((value) => value !== undefined);
      return {
        events: [...settings.values('Event'), ...settings.values('Events')].filter((event): event is string => typeof event === 'string'),
        target: this.all.functionAt(targetArn)?.function.resource ?? this.all.resourceAt(targetArn),
        targetArn, settings, source,
      };
    }));
  }
}
