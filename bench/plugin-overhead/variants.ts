import { createRequire } from 'node:module';
import { Validations } from 'aws-cdk-lib/core';
import { time, type Timing, type Variant } from '../stopwatch';
import { plainWorkers } from '../synth-overhead/variants';

/** The compiled library, as a user runs it: sources that are compiled on the fly are slower. */
const built = (): typeof import('../../lib') => createRequire(__filename)('../../build') as typeof import('../../lib');

/** An app of aws-cdk-lib's constructs alone: three stacks, the largest with nearly as many resources as CloudFormation takes. */
const unchecked: Variant = plainWorkers;

let spentInChecks = 0;

/** The same, with the checks. */
const checked: Variant = (workers, outdir) => {
  const app = plainWorkers(workers, outdir);
  const checks = new (built().ScaleToZeroChecks)();
  const validate = checks.validate.bind(checks);
  checks.validate = (context) => {
    const began = process.cpuUsage();
    const report = validate(context);
    const { user, system } = process.cpuUsage(began);
    spentInChecks = (user + system) / 1000;
    return report;
  };
  Validations.of(app).addPlugins(checks);
  return app;
};

/** How many workers are in it. */
const WORKERS = 50;

/** What one app took, and in it the checks: `validate` of the plugin, which reads the templates too. */
export interface Synthesis extends Timing {
  readonly checks: number;
}

/** Creates and synthesises an app with or without the checks. */
export function synthesis(which: 'checked' | 'unchecked'): Synthesis {
  spentInChecks = 0;
  const timing = time(which === 'checked' ? checked : unchecked, WORKERS);
  return { ...timing, checks: spentInChecks };
}
