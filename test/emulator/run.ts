// `npm run test:emulator`: the scenarios, or one sentence about what this machine lacks for them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { missingOnThisMachine } from './machine';

const missing = missingOnThisMachine();
// Whoever has CI=true asked for the scenarios: a machine that cannot run them has failed.
const required = process.env.CI === 'true';

if (missing.length > 0) {
  const sentence = `the scenarios in the emulator need ${missing.join(', ')}`;
  process.stderr.write(required ? `failed: ${sentence}.\n` : `skipped: ${sentence}; nothing was deployed.\n`);
  process.exitCode = required ? 1 : 0;
} else {
  const jest = join(__dirname, '..', '..', 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(
    process.execPath, [jest, '--config', join(__dirname, 'jest.config.js'), ...process.argv.slice(2)], { stdio: 'inherit' },
  );
  // A jest that was killed has no status.
  process.exitCode = status ?? 1;
}
