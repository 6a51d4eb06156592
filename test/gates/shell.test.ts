import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ServerProgram, WebServerFleetProps } from '../../lib';
import { aFleet, fileIn, userDataOf } from '../always-on/a-fleet';
import { PythonEnvironment } from '../emulator/python-environment';

const ROOT = join(__dirname, '..', '..');

let shellcheck: string;
beforeAll(async () => {
  const { python } = await PythonEnvironment.install(join(ROOT, '.emulator'), join(__dirname, 'requirements.txt'));
  shellcheck = join(dirname(python), 'shellcheck');
}, 120_000);

/** What ShellCheck finds, at its strictest: as its messages, one a line. */
function findings(script: string): string[] {
  // 2001: an expansion in braces would end the TypeScript text that the script stands in.
  // 1091, 2154, 2034: the settings stand in a file of their own. 2317, 2329: functions for the other files.
  const { status, stdout, stderr } = spawnSync(shellcheck, ['--shell=bash', '--severity=style', '--format=gcc', '--exclude=SC2001,SC1091,SC2154,SC2034,SC2317,SC2329', '-'], { input: script, encoding: 'utf8' });
  expect(stderr).toBe('');
  return status === 0 ? [] : stdout.trimEnd().split('\n');
}

const FILES = ['functions', 'write-environment', 'lifecycle'].map((name) => `/opt/web-server/${name}`);

describe('ShellCheck finds nothing in the script of a server that runs', () => {
  test.each<[string, Partial<WebServerFleetProps>, string[]]>([
    ['a container', { command: ['serve', 'it\'s $HOME'], environment: { COLOUR: 'red' } }, [...FILES, '/opt/web-server/run']],
    ['a program', { image: undefined, program: ServerProgram.unit(join(ROOT, 'test', 'runtime', 'web-server'), { unitFile: 'shop.service' }) }, FILES],
  ])('%s', (_name, props, files) => {
    const script = userDataOf(aFleet(props).web);
    expect(findings(script)).toEqual([]);
    for (const file of files) expect(findings(fileIn(script, file))).toEqual([]);
  });
});

// Where there is a systemd to ask. It reads the programs' paths too, which are not on this machine.
const SYSTEMD = '/usr/bin/systemd-analyze';
(existsSync(SYSTEMD) ? describe : describe.skip)('systemd finds nothing in the unit files of a server', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'units-'));
    mkdirSync(join(folder, 'web-server.service.d'));
    writeFileSync(join(folder, 'docker.service'), '[Service]\nExecStart=/bin/true\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function complaints(script: string): string {
    for (const name of ['web-server.service', 'web-server.service.d/fleet.conf', 'web-server-lifecycle.service']) {
      const unit = fileIn(script, `/etc/systemd/system/${name}`);
      writeFileSync(join(folder, name), unit.replace(/^(Exec\w+=[-+]?)\/\S+/gm, '$1/bin/true'));
    }
    const units = ['web-server.service', 'web-server-lifecycle.service'].map((name) => join(folder, name));
    const { status, stdout, stderr } = spawnSync(SYSTEMD, ['verify', ...units], { env: { SYSTEMD_UNIT_PATH: `${folder}:` }, encoding: 'utf8' });
    return stdout + stderr + (status === 0 ? '' : `exit code ${status}`);
  }

  test('as they are', () => {
    expect(complaints(userDataOf(aFleet().web))).toBe('');
  });

  test('but in one with a mistake', () => {
    expect(complaints(userDataOf(aFleet().web).replace('RestartSec=2', 'RestartSecs=2'))).toContain("Unknown key 'RestartSecs'");
  });
});

test('ShellCheck finds what is wrong', () => {
  expect(findings('#!/bin/bash\nrm $1')).toEqual([expect.stringContaining('SC2086')]);
});
