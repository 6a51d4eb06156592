import { createRequire } from 'node:module';
import { Validations } from 'aws-cdk-lib/core';
import type { Variant } from '../stopwatch';
import { plainWorkers } from '../synth-overhead/variants';

/** The compiled library, as a user runs it: sources that are compiled on the fly are slower. */
const built = (): typeof import('../../lib') => createRequire(__filename)('../../build') as typeof import('../../lib');

/** An app of aws-cdk-lib's constructs alone: three stacks, the largest with nearly as many resources as CloudFormation takes. */
export const unchecked: Variant = plainWorkers;

/** The same, with the checks. */
export const checked: Variant = (workers, outdir) => {
  const app = plainWorkers(workers, outdir);
  Validations.of(app).addPlugins(new (built().ScaleToZeroChecks)());
  return app;
};

/** How many workers are in it. */
export const WORKERS = 50;
