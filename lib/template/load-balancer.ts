import type { Resource } from './resource';
import { Settings } from './settings';
import { Unknown, Value } from './value';
import { Workload } from './workload';

/** A load balancer: application, network or gateway. */
export class LoadBalancer extends Workload {
  public get type(): string | Unknown {
    return this.properties.text('Type') ?? 'application';
  }

  public get isInternetFacing(): boolean | Unknown {
    const scheme = this.properties.text('Scheme') ?? 'internet-facing';
    return scheme instanceof Unknown ? scheme : scheme === 'internet-facing';
  }

  /** 60 unless the template says otherwise. */
  public get idleTimeoutSeconds(): number | Unknown {
    return attribute(this.properties.list('LoadBalancerAttributes'), 'idle_timeout.timeout_seconds')?.number('Value') ?? 60;
  }

  public get listeners(): readonly Listener[] {
    return this.all.grouped('listeners', () => this.all.listeners, ({ loadBalancer }) => [loadBalancer]).get(this) ?? [];
  }
}

/** A listener of a load balancer. */
export class Listener extends Workload {
  public get loadBalancer(): LoadBalancer | undefined {
    return this.all.loadBalancer(this.all.resourceAt(this.properties.value('LoadBalancerArn')));
  }

  public get port(): number | Unknown | undefined {
    return this.properties.number('Port');
  }

  public get protocol(): string | Unknown | undefined {
    return this.properties.text('Protocol');
  }

  /** What it does with requests that no rule takes. */
  public get defaultActions(): Action[] {
    return this.properties.list('DefaultActions').map((settings) => new Action(settings, (value) => this.all.targetGroupAt(value)));
  }

  public get rules(): readonly ListenerRule[] {
    return this.all.grouped('rules', () => this.all.listenerRules, ({ listener }) => [listener]).get(this) ?? [];
  }
}

/** A rule of a listener. */
export class ListenerRule extends Workload {
  public get listener(): Listener | undefined {
    return this.all.listener(this.all.resourceAt(this.properties.value('ListenerArn')));
  }

  public get priority(): number | Unknown | undefined {
    return this.properties.number('Priority');
  }

  /** `Field` with its values. */
  public get conditions(): Settings[] {
    return this.properties.list('Conditions');
  }

  public get actions(): Action[] {
    return this.properties.list('Actions').map((settings) => new Action(settings, (value) => this.all.targetGroupAt(value)));
  }
}

/** An action of a listener or rule. */
export class Action {
  public constructor(public readonly settings: Settings, private readonly find: (value: Value | undefined) => TargetGroup | undefined) {}

  /** `forward`, `redirect`, `fixed-response`, `authenticate-oidc`, … */
  public get type(): string | Unknown | undefined {
    return this.settings.text('Type');
  }

  /** Target groups it forwards to, with their weights; a group that is not among the templates has none. */
  public get forwards(): Array<{ readonly targetGroup?: TargetGroup; readonly weight: number | Unknown }> {
    const weighted = this.settings.list('ForwardConfig', 'TargetGroups').map((settings) => ({
      targetGroup: this.find(settings.value('TargetGroupArn')),
      weight: settings.number('Weight') ?? 1,
    }));
    if (weighted.length > 0 || !this.settings.has('TargetGroupArn')) return weighted;
    return [{ targetGroup: this.find(this.settings.value('TargetGroupArn')), weight: 1 }];
  }
}

/** A target group. */
export class TargetGroup extends Workload {
  /** `instance`, `ip`, `lambda` or `alb`. */
  public get targetType(): string | Unknown {
    return this.properties.text('TargetType') ?? 'instance';
  }

  /** Targets that the template itself registers; services and fleets register their own. */
  public get targets(): Array<{ readonly resource?: Resource; readonly id: Value | undefined }> {
    return this.properties.list('Targets').map((target) => ({ resource: this.all.resourceAt(target.value('Id')), id: target.value('Id') }));
  }

  /** An attribute such as `deregistration_delay.timeout_seconds`, as it is set; empty where it is not. */
  public attribute(key: string): Settings | undefined {
    return attribute(this.properties.list('TargetGroupAttributes'), key);
  }

  /** 300 unless the template says otherwise. */
  public get deregistrationDelaySeconds(): number | Unknown {
    return this.attribute('deregistration_delay.timeout_seconds')?.number('Value') ?? 300;
  }

  /** Listeners whose requests reach it, by a rule or by default. */
  public get listeners(): readonly Listener[] {
    return this.all.grouped('forwarding', () => this.all.listeners, (listener) => [...listener.defaultActions, ...listener.rules.flatMap((rule) => rule.actions)]
      .flatMap((action) => action.forwards.map(({ targetGroup }) => targetGroup))).get(this) ?? [];
  }
}

function attribute(attributes: Settings[], key: string): Settings | undefined {
  return attributes.find((candidate) => candidate.text('Key') === key);
}
