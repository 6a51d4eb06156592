import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram, Program } from '../../lib/sample/program-image';
import { bundle } from '../../tools/bundle-runtime';
import { Emulator } from './emulator';
import { LocalImage } from './emulator-server';
import { Shop } from './shop';
import { until } from './until';

/** The sample's stacks. */
export const STACKS = ['Platform', 'Web', 'Jobs'] as const;

/** Context that names the images the sample is deployed with: there is no Docker engine to build them. */
const IMAGES = { shopImage: 'local/shop', feedImage: 'local/feed-builder', agentImage: 'local/queue-agent' } as const;

/** `demo`: everything goes with its stack, pictures and messages too. */
const CONTEXT: Context = { ...IMAGES, demo: 'true' };

/** Nobody is asked, and each event of a stack has a line of its own. */
const UNATTENDED = ['--require-approval', 'never', '--progress', 'events'];

/** Tasks start in a second or two on idle cores. */
const STEADY_SECONDS = 60;

/** What the sample is told with `--context`. */
type Context = Readonly<Record<string, string>>;

/** Outputs of the sample's platform. */
interface PlatformOutputs {
  readonly Url: string;
  readonly PicturesBucket: string;
  readonly ThumbnailsQueueUrl: string;
  readonly ThumbnailsDeadLetterQueueUrl: string;
  readonly FeedsQueueUrl: string;
}

/** The sample, deployed to an emulator. */
export class Sample {
  /**
   * Bundles the programs that stand for the sample's images.
   *
   * @param folder which a deploy does not write to: a task may start while one goes on
   */
  public static images(folder: string): Record<string, LocalImage> {
    const program = (name: Program) => ({ argv: ['node', join(bundleProgram(name, join(folder, name)), 'server.js')] });
    return {
      [IMAGES.shopImage]: program('shop'),
      [IMAGES.feedImage]: program('feed-builder'),
      [IMAGES.agentImage]: { argv: ['node', bundle('queue-agent', folder).file] },
    };
  }

  /** Bootstraps the emulator's account and deploys all stacks. */
  public static async deploy(emulator: Emulator): Promise<Sample> {
    await emulator.bootstrap();
    const file = join(emulator.folder, 'outputs.json');
    await deploy(emulator, CONTEXT, '--outputs-file', file);
    const outputs = JSON.parse(readFileSync(file, 'utf8')) as { Platform: PlatformOutputs };
    const sample = new Sample(emulator, outputs.Platform);
    // AWS's CloudFormation waits until a service is steady, the emulator's does not. (`/health` it answers itself.)
    await until('the shop to answer', async () => (await sample.shop.get('/')).status === 200, STEADY_SECONDS);
    return sample;
  }

  /** The web servers, through the load balancer. */
  public readonly shop: Shop;

  private context = CONTEXT;

  private constructor(private readonly emulator: Emulator, public readonly outputs: PlatformOutputs) {
    this.shop = new Shop(emulator.url, new URL(outputs.Url).host);
  }

  /**
   * Synthesises and deploys all stacks again.
   *
   * @param changes context from now on, besides what it was deployed with before
   * @returns what the CLI wrote
   */
  public async deployAgain(changes: Context = {}): Promise<string> {
    this.context = { ...this.context, ...changes };
    return deploy(this.emulator, this.context);
  }

  /** Deploys one stack alone, as it was synthesised before. */
  public async deployOnly(stack: typeof STACKS[number]): Promise<void> {
    await this.emulator.cdk.runSynthesised('deploy', stack, '--exclusively', ...UNATTENDED);
  }

  /** Destroys one stack alone. */
  public async destroyOnly(stack: typeof STACKS[number]): Promise<void> {
    await this.emulator.cdk.runSynthesised('destroy', stack, '--exclusively', '--force');
  }

  /** Destroys all stacks. */
  public async destroy(): Promise<void> {
    await this.emulator.cdk.runSynthesised('destroy', '--all', '--force');
  }
}

function deploy(emulator: Emulator, context: Context, ...args: string[]): Promise<string> {
  const told = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  // Web and Jobs depend on Platform alone: they are deployed at the same time.
  return emulator.cdk.run('deploy', '--all', ...args, '--concurrency', '2', ...UNATTENDED, ...told);
}
