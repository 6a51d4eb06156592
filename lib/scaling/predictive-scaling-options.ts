import { Duration } from 'aws-cdk-lib/core';

/** What is forecast. */
export enum ForecastMetric {
  /** CPU use, in percent. */
  CPU = 'Cpu',

  /** Memory use, in percent. Tasks only: EC2 does not know it. */
  MEMORY = 'Memory',

  /** Requests that each task or instance answers in a minute. */
  REQUESTS_PER_TARGET = 'Requests',
}

/** What is forecast, and how much of it one task or instance should get. */
export interface PredictiveScalingOptions {
  /** What is forecast. */
  readonly metric: ForecastMetric;

  /** How much of it each task or instance should get: percent from 1 to 100, or requests a minute. */
  readonly targetValue: number;

  /**
   * Whether the forecast is only made, for you to look at, and nothing is scaled.
   *
   * @default false
   */
  readonly forecastOnly?: boolean;

  /**
   * How long before it is needed the capacity starts. 0 s to 3,599 s; forecasts are for hours.
   *
   * @default Duration.minutes(5)
   */
  readonly launchAhead?: Duration;
}
