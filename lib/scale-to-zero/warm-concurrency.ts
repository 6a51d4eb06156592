import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Fn, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { known } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
import { grouped, refuse, requireWithin } from '../private/refusal';

// Room for a burst while Lambda prepares more, which takes a minute or two; AWS's own guide takes the same.
const DEFAULT_UTILIZATION_PERCENT = 70;

/** How warm environments follow the load. */
export interface WarmConcurrencyOptions {
  /**
   * Share of the warm environments that may be busy before more are prepared. 10 to 90.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html#managing-provisioned-concurency
   * @default 70
   */
  readonly utilizationPercent?: number;
}

/**
 * Environments that are ready before a request comes, so that it meets no cold start: Lambda's provisioned concurrency.
 *
 * They are billed by the second, used or not. Requests beyond them start cold, as without.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
export class WarmConcurrency {
  /**
   * Always as many.
   *
   * @param environments 1 or more
   */
  public static always(environments: number): WarmConcurrency {
    return new WarmConcurrency(environments);
  }

  /**
   * As many as the load needs, by Application Auto Scaling.
   *
   * @param least 1 or more
   * @param most from `least`
   * @param options when more are prepared
   */
  public static between(least: number, most: number, options: WarmConcurrencyOptions = {}): WarmConcurrency {
    requireKinds('WarmConcurrency.between', 'WarmConcurrencyOptions', options);
    return new WarmConcurrency(least, most, options.utilizationPercent);
  }

  private constructor(private readonly least: number, private readonly most?: number, private readonly utilizationPercent?: number) {}

  /**
   * Refuses what Lambda or Application Auto Scaling would, and a minimum of none, at which a deployment fails.
   *
   * @internal
   */
  public _check(scope: Construct, reservedConcurrency: number | undefined): void {
    const bounds = { min: 1, max: 100_000, unit: 'environments', advice: 'omit warm to have none' };
    requireWithin(scope, 'least of warm', this.least, bounds);
    requireWithin(scope, 'most of warm', this.most, bounds);
    requireWithin(scope, 'utilizationPercent of warm', this.utilizationPercent, { min: 10, max: 90, unit: '%', advice: 'that is what Application Auto Scaling takes' });
    const [least, most, reserved] = [this.least, this.most ?? this.least, reservedConcurrency].map(known);
    if (least !== undefined && most !== undefined && least > most) {
      refuse(scope, `least of warm must be at most the most (${grouped(most)} environments), got ${grouped(least)}; swap the two, or use WarmConcurrency.always`);
    }
    if (most !== undefined && reserved !== undefined && most > reserved) {
      refuse(scope, `warm must be at most reservedConcurrency (${grouped(reserved)}), got ${grouped(most)} environments; lower it or raise reservedConcurrency`);
    }
  }

  /**
   * Without scaling the number stands at the alias; with it nowhere, or each release would reset what scaling decided.
   *
   * @internal
   */
  public get _fixed(): number | undefined {
    return this.most === undefined ? this.least : undefined;
  }

  /** @internal */
  public _scale(alias: lambda.Alias): void {
    if (this.most === undefined) return;
    const scaling = alias.addAutoScaling({ minCapacity: this.least, maxCapacity: this.most });
    scaling.scaleOnUtilization({ utilizationTarget: share(this.utilizationPercent ?? DEFAULT_UTILIZATION_PERCENT) });
  }
}

function share(percent: number): number {
  // CloudFormation cannot divide, but it can choose from a list.
  if (Token.isUnresolved(percent)) return Token.asNumber(Fn.select(percent, Array.from({ length: 101 }, (_, each) => String(each / 100))));
  return percent / 100;
}
