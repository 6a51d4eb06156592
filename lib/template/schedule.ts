import type { Resource } from './resource';
import type { Role } from './role';
import { Settings } from './settings';
import { Unknown, Value } from './value';
import { Workload } from './workload';

/** What a schedule or rule sends something to. */
export class Target {
  public constructor(public readonly settings: Settings, private readonly find: (value: Value | undefined) => Resource | undefined, private readonly roleOf: (resource: Resource | undefined) => Role | undefined) {}

  /** As the template names it. */
  public get arn(): Value | undefined {
    return this.settings.value('Arn');
  }

  /** The resource, if it is among the templates. */
  public get resource(): Resource | undefined {
    return this.find(this.arn);
  }

  /** The role it is called with, if there is one among the templates. */
  public get role(): Role | undefined {
    return this.roleOf(this.find(this.settings.value('RoleArn')));
  }

  /** Where what could not be delivered goes. */
  public get deadLetterQueue(): Resource | undefined {
    return this.find(this.settings.value('DeadLetterConfig', 'Arn'));
  }

  public get maxAttempts(): number | Unknown {
    return this.settings.number('RetryPolicy', 'MaximumRetryAttempts') ?? 185;
  }

  public get maxAgeSeconds(): number | Unknown {
    return this.settings.number('RetryPolicy', 'MaximumEventAgeInSeconds') ?? 86_400;
  }
}

/** A schedule of EventBridge Scheduler. */
export class Schedule extends Workload {
  /** `rate(1 minute)`, `cron(…)`, `at(…)`. */
  public get expression(): string | Unknown | undefined {
    return this.properties.text('ScheduleExpression');
  }

  /** UTC unless the template says otherwise. */
  public get timeZone(): string | Unknown {
    return this.properties.text('ScheduleExpressionTimezone') ?? 'UTC';
  }

  public get isEnabled(): boolean | Unknown {
    const state = this.properties.text('State') ?? 'ENABLED';
    return state instanceof Unknown ? state : state === 'ENABLED';
  }

  public get target(): Target {
    return this.all.target(this.properties.settings('Target'));
  }

  /** What it sends: JSON where it is JSON. */
  public get input(): Value | Unknown | undefined {
    return this.all.json(this.properties.value('Target', 'Input'));
  }
}

/** A rule of EventBridge: by a schedule or by a pattern of events. */
export class Rule extends Workload {
  /** `undefined` if it waits for events. */
  public get expression(): string | Unknown | undefined {
    return this.properties.text('ScheduleExpression');
  }

  /** Empty if it goes by a schedule. */
  public get pattern(): Settings {
    return this.properties.settings('EventPattern');
  }

  public get isEnabled(): boolean | Unknown {
    const state = this.properties.text('State') ?? 'ENABLED';
    return state instanceof Unknown ? state : state !== 'DISABLED';
  }

  public get targets(): Target[] {
    return this.properties.list('Targets').map((settings) => this.all.target(settings));
  }
}
