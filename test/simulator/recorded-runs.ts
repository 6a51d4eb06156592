import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One recorded run of a Lambda function. */
export interface RecordedRun {
  readonly name: string;
  /** Seconds of each request. */
  readonly starts: number[];
  /** Of them, those that were cold. */
  readonly cold: number;
}

/**
 * 476 requests to one Lambda function (128 MB, Python, about 1.9 s) in 2020: two runs of 28 hours.
 *
 * From pacslab/serverless-performance-modeling, experiments/results, MIT.
 */
export function recordedRuns(): RecordedRun[] {
  const lines = readFileSync(join(__dirname, 'traces', 'lambda-cold-starts-calibration.csv'), 'utf8').trim().split('\n').slice(1);
  const requests = lines.map((line) => line.split(',')).map(([run, start, , , , cold]) => ({ run, start: Number(start), cold: cold === '1' }));
  return [...new Set(requests.map(({ run }) => run))].map((name) => {
    const own = requests.filter(({ run }) => run === name);
    return { name, starts: own.map(({ start }) => start), cold: own.filter(({ cold }) => cold).length };
  });
}
