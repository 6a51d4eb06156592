/** `npm start`: synthesises the sample and prints what each of its stacks holds. */
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { render, summarise } from './assembly-summary';

const ROOT = path.dirname(__dirname);
const OUTPUT = 'cdk.out';

// An uncaught error in aws-cdk-lib prints the minified source line it came from, which fills screens.
const LONGEST_LINE = 400;

interface Finished {
  readonly code: number;
  readonly said: string;
}

function synthesise(): Promise<Finished> {
  const cdk = path.join(path.dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');
  const child = spawn(process.execPath, [cdk, 'synth', '--quiet', '--no-notices', '--output', OUTPUT, ...process.argv.slice(2)], {
    cwd: ROOT,
    env: {
      ...process.env,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      // Without credentials the CLI asks the network whether this is an EC2 instance, and waits.
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, said: Buffer.concat(chunks).toString() }));
  });
}

/** Shows on a terminal that work goes on; returns what ends it. */
function showProgress(what: string): () => void {
  const terminal = process.stderr;
  if (!terminal.isTTY) return () => undefined;
  const began = Date.now();
  const draw = (): void => {
    terminal.write(`\r${what} … ${Math.round((Date.now() - began) / 1000)} s`);
  };
  draw();
  const timer = setInterval(draw, 1000);
  return () => {
    clearInterval(timer);
    terminal.write('\r\u001b[K');
  };
}

async function main(): Promise<void> {
  const endProgress = showProgress('synthesising the sample');
  const { code, said } = await synthesise().finally(endProgress);
  const lines = said.split('\n').map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)} …` : line));
  // When all went well, the rest is about bundling and what to type next.
  const talk = lines.filter((line) => code !== 0 || /^\[(warning|info)/i.test(line)).join('\n').trim();
  if (talk !== '') console.error(`${talk}\n`);
  if (code !== 0) {
    console.error(`cdk synth must succeed, got exit code ${code}; its message is above`);
    process.exitCode = 1;
    return;
  }
  const assembly = new CloudAssembly(path.join(ROOT, OUTPUT));
  console.log(render(summarise(assembly), ROOT));
  console.log('\nDeploy it: npx cdk deploy --all');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
