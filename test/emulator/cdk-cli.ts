import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The CDK CLI of this repository. */
export class CdkCli {
  /**
   * @param repository folder with `cdk.json` and `node_modules`
   * @param assembly folder for the synthesised cloud assembly
   * @param env environment, added to this process's own
   */
  public constructor(
    private readonly repository: string,
    private readonly assembly: string,
    private readonly env: Record<string, string>,
  ) {}

  /**
   * Synthesises the app, then does what is asked with it.
   *
   * @param args such as `deploy`, `--all`
   * @returns everything that the CLI wrote
   */
  public run(...args: string[]): Promise<string> {
    return this.spawn([...args, '--output', this.assembly]);
  }

  /** Does what is asked with what `run` has synthesised before. */
  public runSynthesised(...args: string[]): Promise<string> {
    return this.spawn([...args, '--app', this.assembly]);
  }

  private async spawn(args: string[]): Promise<string> {
    const child = spawn(join(this.repository, 'node_modules', '.bin', 'cdk'), [...args, '--no-notices', '--no-color'], {
      cwd: this.repository,
      stdio: ['ignore', 'pipe', 'pipe'],
      // CDK's own validation of the template has a test of its own.
      env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_VALIDATION: 'false', ...this.env },
    });
    let output = '';
    child.stdout.on('data', (part: Buffer) => { output += part.toString(); });
    child.stderr.on('data', (part: Buffer) => { output += part.toString(); });
    const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
    if (code !== 0) {
      throw new Error(`cdk ${args.join(' ')} ended with ${code}:\n${output}`);
    }
    return output;
  }
}
