/** A list price in US dollars, in us-east-1, without free tiers. */
export interface Price {
  readonly usd: number;
  readonly unit: string;
  readonly page: string;
  readonly read: string;
}

const LAMBDA = { page: 'https://aws.amazon.com/lambda/pricing/', read: '2025-10' };
const CLOUDWATCH = { page: 'https://aws.amazon.com/cloudwatch/pricing/', read: '2025-09' };

/** What the idle bill of Fargate workers is made of. */
export const PRICES = {
  lambdaRequest: { usd: 0.20 / 1e6, unit: 'request', ...LAMBDA },
  lambdaArmGbSecond: { usd: 0.000_013_333_4, unit: 'GB-second', ...LAMBDA },
  lambdaX86GbSecond: { usd: 0.000_016_666_7, unit: 'GB-second', ...LAMBDA },
  schedulerInvocation: { usd: 1 / 1e6, unit: 'invocation', page: 'https://aws.amazon.com/eventbridge/pricing/', read: '2026-06' },
  sqsRequest: { usd: 0.40 / 1e6, unit: 'request', page: 'https://aws.amazon.com/sqs/pricing/', read: '2026-06' },
  // Of an alarm on an expression, for each metric in it.
  alarmMetric: { usd: 0.10, unit: 'metric of an alarm', ...CLOUDWATCH },
  logGigabyteWritten: { usd: 0.50, unit: 'GB', ...CLOUDWATCH },
  logGigabyteMonth: { usd: 0.03, unit: 'GB-month', ...CLOUDWATCH },
} as const satisfies Record<string, Price>;
