import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

test('the picture of docs/which-half.md is what the price list and the comparison make of it', () => {
  // A process of its own: it writes or checks as soon as it is loaded.
  const root = join(__dirname, '..', '..');
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'tools', 'which-half.ts'), '--check'], { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
