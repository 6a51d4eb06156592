import { spawnSync } from 'node:child_process';
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

test('ShellCheck finds what is wrong', () => {
  expect(findings('#!/bin/bash\nrm $1')).toEqual([expect.stringContaining('SC2086')]);
});
