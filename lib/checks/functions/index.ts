import type { RuleFamily } from '../rule';
import { aliasWeightsWrong } from './alias-weights-wrong';
import { deadLettersNeverUsed } from './dead-letters-never-used';
import { durableFunctionUnqualified } from './durable-function-unqualified';
import { environmentTooLarge } from './environment-too-large';
import { functionCanNeverRun } from './function-can-never-run';
import { functionSettingOutOfRange } from './function-setting-out-of-range';
import { functionUrlRefusesEveryone } from './function-url-refuses-everyone';
import { packageContradicts } from './package-contradicts';
import { provisionedAboveReserved } from './provisioned-above-reserved';
import { provisionedConcurrencyOnLatest } from './provisioned-concurrency-on-latest';
import { reservedEnvironmentVariable } from './reserved-environment-variable';
import { snapStartNotSupported } from './snap-start-not-supported';
import { snapStartUnused } from './snap-start-unused';

/** Rules about functions. */
export const FUNCTIONS: RuleFamily = {
  title: 'Functions',
  rules: [
    functionSettingOutOfRange,
    functionCanNeverRun,
    durableFunctionUnqualified,
    provisionedConcurrencyOnLatest,
    provisionedAboveReserved,
    snapStartNotSupported,
    snapStartUnused,
    deadLettersNeverUsed,
    reservedEnvironmentVariable,
    functionUrlRefusesEveryone,
    environmentTooLarge,
    aliasWeightsWrong,
    packageContradicts,
  ],
};
