import type { EventSourceMapping } from './event-source-mapping';
import type { Resource } from './resource';
import { Settings } from './settings';
import { Statement } from './statement';
import type { Use } from './uses';
import { isKnown, isValueObject, Unknown, Value } from './value';
import { Workload } from './workload';

/** Where a queue's messages go that were received too often. */
export interface Redrive {
  /** The dead-letter queue, if it is among the templates. */
  readonly queue?: Queue;

  /** What the template names as the dead-letter queue. */
  readonly target?: Value;
  readonly maxReceiveCount: number | Unknown | undefined;
}

/** How a queue is encrypted. The key is the resource, if it is among the templates. */
export interface QueueEncryption {
  readonly kind: 'sqs' | 'aws-managed-key' | 'customer-key' | 'none';
  readonly key?: Resource;
}

/** A queue of SQS. */
export class Queue extends Workload {
  public get isFifo(): boolean | Unknown {
    return this.properties.boolean('FifoQueue') ?? false;
  }

  public get visibilityTimeoutSeconds(): number | Unknown {
    return this.properties.number('VisibilityTimeout') ?? 30;
  }

  /** Four days unless the template says otherwise. */
  public get retentionSeconds(): number | Unknown {
    return this.properties.number('MessageRetentionPeriod') ?? 345_600;
  }

  public get delaySeconds(): number | Unknown {
    return this.properties.number('DelaySeconds') ?? 0;
  }

  /** Its dead-letter queue: `undefined` without one. */
  public get redrive(): Redrive | Unknown | undefined {
    return this.once('redrive', () => this.findRedrive());
  }

  /** Its dead-letter queue, if it has one that is among the templates. */
  public get deadLetterQueue(): Queue | undefined {
    const { redrive } = this;
    return redrive !== undefined && isKnown(redrive) ? redrive.queue : undefined;
  }

  /** Who may use it as a dead-letter queue. */
  public get redriveAllow(): Settings {
    return Settings.of(this.all.json(this.properties.value('RedriveAllowPolicy')));
  }

  public get encryption(): QueueEncryption | Unknown {
    const key = this.properties.value('KmsMasterKeyId');
    if (key instanceof Unknown) return key;
    if (key === undefined || key === '') return this.properties.boolean('SqsManagedSseEnabled') === false ? { kind: 'none' } : { kind: 'sqs' };
    if (typeof key === 'string' && /(^|:)alias\/aws\/sqs$/.test(key)) return { kind: 'aws-managed-key' };
    return { kind: 'customer-key', key: this.all.keyAt(key) };
  }

  /** Statements of its own policies. */
  public get policy(): readonly Statement[] {
    return this.all.policyOf(this.resource);
  }

  /** Who takes messages out of it. */
  public get consumers(): readonly Use[] {
    return this.all.uses.consumersOf(this);
  }

  /** Who puts messages into it. */
  public get producers(): readonly Use[] {
    return this.all.uses.producersOf(this);
  }

  /** Functions' mappings that take messages out of it. */
  public get mappings(): readonly EventSourceMapping[] {
    return this.all.mappingsOf(this.resource);
  }

  private findRedrive(): Redrive | Unknown | undefined {
    const policy = this.all.json(this.properties.value('RedrivePolicy'));
    if (policy === undefined || policy === null) return undefined;
    if (!isValueObject(policy)) return policy instanceof Unknown ? policy : new Unknown('the redrive policy is not known');
    const settings = Settings.of(policy);
    const target = settings.value('deadLetterTargetArn');
    return { queue: this.all.queue(this.all.resourceAt(target)), target, maxReceiveCount: settings.number('maxReceiveCount') };
  }
}
