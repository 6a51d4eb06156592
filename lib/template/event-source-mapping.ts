import type { LambdaFunction, NamedFunction } from './lambda-function';
import type { Queue } from './queue';
import type { Resource } from './resource';
import { Settings } from './settings';
import { Unknown, Value } from './value';
import { Workload } from './workload';

/** What takes records from a queue or stream and invokes a function with them. */
export class EventSourceMapping extends Workload {
  /** What it reads, as the template names it. */
  public get sourceArn(): Value | undefined {
    return this.properties.value('EventSourceArn');
  }

  /** What it reads, if that is among the templates. */
  public get source(): Resource | undefined {
    return this.once('source', () => this.all.resourceAt(this.sourceArn));
  }

  /** The queue it reads, if it reads one that is among the templates. */
  public get queue(): Queue | undefined {
    return this.all.queue(this.source);
  }

  /** The function, if it is among the templates. */
  public get function(): LambdaFunction | undefined {
    return this.invoked?.function;
  }

  /** The alias or version it invokes: `undefined` if it names none. */
  public get qualifier(): Resource | string | undefined {
    return this.invoked?.qualifier;
  }

  public get isEnabled(): boolean | Unknown {
    return this.properties.boolean('Enabled') ?? true;
  }

  /** 10 for a queue, 100 for a stream, unless the template says otherwise. */
  public get batchSize(): number | Unknown {
    return this.properties.number('BatchSize') ?? (this.queue === undefined ? new Unknown('the default depends on the source') : 10);
  }

  public get batchingWindowSeconds(): number | Unknown {
    return this.properties.number('MaximumBatchingWindowInSeconds') ?? 0;
  }

  /** `undefined` without a limit of its own. */
  public get maxConcurrency(): number | Unknown | undefined {
    return this.properties.number('ScalingConfig', 'MaximumConcurrency');
  }

  /** Provisioned pollers, which are billed while they are idle; empty without. */
  public get provisionedPollers(): Settings {
    return this.properties.settings('ProvisionedPollerConfig');
  }

  public get reportsBatchItemFailures(): boolean | Unknown {
    const types = this.properties.values('FunctionResponseTypes');
    if (types.includes('ReportBatchItemFailures')) return true;
    return types.find((type): type is Unknown => type instanceof Unknown) ?? false;
  }
  private get invoked(): NamedFunction | undefined {
    return this.once('invoked', () => this.all.functionAt(this.properties.value('FunctionName')));
  }
}
