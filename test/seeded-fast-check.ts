/**
 * fast-check, which draws the same cases in each run: what a test says depends on the code alone.
 *
 * `PROPERTY_SEED=random npm test` looks further; a failure names its seed, which `PROPERTY_SEED=<number>` takes.
 */
// eslint-disable-next-line no-restricted-imports -- this is the one place
import * as fc from 'fast-check';

const SEED = process.env.PROPERTY_SEED ?? '20261126';
if (SEED !== 'random') fc.configureGlobal({ seed: Number(SEED) });

// eslint-disable-next-line no-restricted-imports -- likewise
export * from 'fast-check';
