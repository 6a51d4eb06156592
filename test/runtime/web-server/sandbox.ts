import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a stand-in answers to a call that matches: the first that does. */
export interface Answer {
  /** The call as one line: name and arguments. */
  readonly call: RegExp;
  readonly says?: string;
  readonly code?: number;
  /** How often, before the next one that matches is taken. Always by default. */
  readonly times?: number;
}

/** How a script ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A script calls some thirty stand-ins: two seconds, and a minute on a machine that does ten other things. */
export const LONGEST_RUN = 100_000;

/** What a server has and this machine has not, or must not be asked for. */
const STAND_INS = ['aws', 'docker', 'systemctl', 'dnf', 'curl', 'jq', 'unzip', 'sleep'];

const STAND_IN = `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { basename, join } = require('node:path');
const folder = process.env.SANDBOX;
const name = basename(process.argv[1]);
const call = [name, ...process.argv.slice(2)].join(' ');
const heard = process.argv.includes('--password-stdin') ? readFileSync(0, 'utf8').trim() : undefined;
appendFileSync(join(folder, 'calls'), JSON.stringify({ call, heard, environment: { ...process.env } }) + '\\n');
if (name === 'curl' && call.includes('//127.0.0.1:')) {
  const { status, stdout, stderr } = spawnSync('/usr/bin/curl', process.argv.slice(2));
  process.stdout.write(stdout); process.stderr.write(stderr); process.exit(status);
}
if (name === 'jq') {
  const value = JSON.parse(readFileSync(0, 'utf8'));
  const field = call.includes('--arg field') ? process.argv[process.argv.indexOf('--arg') + 2] : process.argv.at(-1).slice(1);
  if (value[field] === undefined) process.exit(1);
  console.log(value[field]);
  process.exit(0);
}
const answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'));
const answer = answers.find(({ call: pattern, times }) => new RegExp(pattern).test(call) && times !== 0);
if (answer?.times !== undefined) {
  answer.times -= 1;
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers));
}
if (answer?.says !== undefined) console.log(answer.says);
process.exit(answer?.code ?? 0);
`;

/** A folder that a server's scripts take for its root, and programs that write down how they were called. */
export class ServerSandbox {
  public readonly folder = mkdtempSync(join(tmpdir(), 'server-'));

  public constructor(answers: Answer[]) {
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'stand-in'), STAND_IN);
    chmodSync(join(bin, 'stand-in'), 0o755);
    for (const name of STAND_INS) symlinkSync('stand-in', join(bin, name));
    for (const folder of ['etc/logrotate.d', 'etc/systemd/system', 'run', 'var/log', 'opt/aws/amazon-cloudwatch-agent/bin']) mkdirSync(join(this.folder, folder), { recursive: true });
    symlinkSync(join(bin, 'stand-in'), join(this.folder, 'opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl'));
    this.answer(answers);
  }

  /** Changes what the stand-ins answer. */
  public answer(answers: Answer[]): void {
    writeFileSync(join(this.folder, 'answers.json'), JSON.stringify(answers.map((answer) => ({ ...answer, call: answer.call.source }))));
  }

  /** Runs a script as the server would, with its paths in the folder. */
  public async run(script: string, environment: Record<string, string> = {}): Promise<Ended> {
    const file = join(this.folder, 'script');
    writeFileSync(file, script.replace(/(?<![\w.])\/(opt|etc|run|var\/log)\//g, `${this.folder}/$1/`).replace(/\/usr\/bin\/docker/g, 'docker'));
    return this.start(file, environment);
  }

  /** Runs a file that a script wrote. */
  public async start(path: string, environment: Record<string, string> = {}): Promise<Ended> {
    const file = path.startsWith(this.folder) ? path : join(this.folder, path);
    const env = { PATH: `${join(this.folder, 'bin')}:/usr/bin:/bin`, SANDBOX: this.folder, ...environment };
    return new Promise((resolve) => {
      execFile('bash', [file], { env, timeout: LONGEST_RUN }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout + stderr });
      });
    });
  }

  /** The calls so far, in order. */
  public get calls(): { readonly call: string; readonly heard?: string; readonly environment: Record<string, string> }[] {
    const file = join(this.folder, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line)) : [];
  }

  /** The calls of one program. */
  public callsOf(name: string): string[] {
    return this.calls.map(({ call }) => call).filter((call) => call.startsWith(`${name} `));
  }

  /** A file on the server. */
  public file(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
