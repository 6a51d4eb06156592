import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { App } from 'aws-cdk-lib/core';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';

/** Makes an app with so many of what is compared, not yet synthesised. */
export type Variant = (count: number, outdir: string) => App;

/**
 * Milliseconds of processor time one app took.
 *
 * Not of the clock: synthesis waits for nothing, and the clock also counts what else the machine does.
 */
export interface Timing {
  /** `new` of all constructs. */
  readonly construct: number;

  /** `app.synth()`: validating, resolving and writing. */
  readonly synth: number;

  /** Both. */
  readonly total: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Creates and synthesises an app of one variant. */
export function time(variant: Variant, count: number): Timing {
  return inFreshFolder((outdir) => {
    // Otherwise each variant would pay for the rubbish of the one before it.
    collectGarbage();
    const began = processorTime();
    const app = variant(count, outdir);
    const constructed = processorTime();
    app.synth();
    const ended = processorTime();
    return { construct: constructed - began, synth: ended - constructed, total: ended - began };
  });
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Synthesises an app of one variant and hands its templates to `look`. */
export function inspect<T>(variant: Variant, count: number, look: (assembly: CloudAssembly) => T): T {
  return inFreshFolder((outdir) => look(variant(count, outdir).synth()));
}

/** The middle one of a row of numbers, or the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function inFreshFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-bench-'));
  try {
    return use(join(folder, 'cdk.out'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
