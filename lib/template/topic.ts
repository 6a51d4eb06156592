import type { Resource } from './resource';
import { Settings } from './settings';
import type { Statement } from './statement';
import { Unknown, Value } from './value';
import { Workload } from './workload';

/** A topic of SNS. */
export class Topic extends Workload {
  public get isFifo(): boolean | Unknown {
    return this.properties.boolean('FifoTopic') ?? false;
  }

  /** The key it is encrypted with, if it is among the templates. */
  public get key(): Resource | undefined {
    return this.all.keyAt(this.properties.value('KmsMasterKeyId'));
  }

  /** Subscriptions of their own, and those in the topic itself. */
  public get subscriptions(): Subscription[] {
    const apart = this.all.naming('AWS::SNS::Subscription', ['TopicArn'], this.resource);
    return [
      ...this.properties.list('Subscription').map((settings) => new Subscription(settings, this.resource, (value) => this.find(value))),
      ...apart.map((resource) => new Subscription(resource.properties, resource, (value) => this.find(value))),
    ];
  }

  /** Statements of its own policies. */
  public get policy(): readonly Statement[] {
    return this.all.policyOf(this.resource);
  }

  private find(value: Value | undefined): Resource | undefined {
    return this.all.functionAt(value)?.function.resource ?? this.all.resourceAt(value);
  }
}

/** A subscription to a topic. */
export class Subscription {
  /** @param source the resource in whose template text it stands */
  public constructor(public readonly settings: Settings, public readonly source: Resource, private readonly find: (value: Value | undefined) => Resource | undefined) {}

  /** `sqs`, `lambda`, `https`, `email`, … */
  public get protocol(): string | Unknown | undefined {
    return this.settings.text('Protocol');
  }

  /** Who gets the messages, if that is among the templates. */
  public get endpoint(): Resource | undefined {
    return this.find(this.settings.value('Endpoint'));
  }

  /** Where messages go that could not be delivered. */
  public get deadLetterQueue(): Resource | undefined {
    return this.find(this.settings.value('RedrivePolicy', 'deadLetterTargetArn'));
  }
}
