import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleShop } from '../../lib/sample/shop/image';
import { Emulator } from './emulator';
import { LocalImage } from './emulator-server';
import { Shop } from './shop';
import { until } from './until';

/** The sample's stacks. */
export const STACKS = ['Platform', 'Web', 'Jobs'] as const;

/** Image name the sample's shop is deployed with: there is no Docker engine to build one. */
const SHOP_IMAGE = 'local/shop';

/** `demo`: everything goes with its stack, pictures and messages too. */
const CONTEXT = ['--context', `shopImage=${SHOP_IMAGE}`, '--context', 'demo=true'];

/** Nobody is asked, and each event of a stack has a line of its own. */
const UNATTENDED = ['--require-approval', 'never', '--progress', 'events'];

/** Tasks start in a second or two on idle cores. */
const STEADY_SECONDS = 60;

/** Outputs of the sample's platform. */
interface PlatformOutputs {
  readonly Url: string;
  readonly PicturesBucket: string;
  readonly ThumbnailsQueueUrl: string;
  readonly ThumbnailsDeadLetterQueueUrl: string;
}

/** The sample, deployed to an emulator. */
export class Sample {
  /** Bundles the shop's server, which stands for its image. */
  public static images(): Record<string, LocalImage> {
    return { [SHOP_IMAGE]: { argv: ['node', join(bundleShop(), 'server.js')] } };
  }

  /** Bootstraps the emulator's account and deploys all stacks. */
  public static async deploy(emulator: Emulator): Promise<Sample> {
    await emulator.bootstrap();
    const file = join(emulator.folder, 'outputs.json');
    await deploy(emulator, '--all', '--outputs-file', file);
    const outputs = JSON.parse(readFileSync(file, 'utf8')) as { Platform: PlatformOutputs };
    const sample = new Sample(emulator, outputs.Platform);
    // AWS's CloudFormation waits until a service is steady, the emulator's does not. (`/health` it answers itself.)
    await until('the shop to answer', async () => (await sample.shop.get('/')).status === 200, STEADY_SECONDS);
    return sample;
  }

  /** The web servers, through the load balancer. */
  public readonly shop: Shop;

  private constructor(private readonly emulator: Emulator, public readonly outputs: PlatformOutputs) {
    this.shop = new Shop(emulator.url, new URL(outputs.Url).host);
  }

  /** Synthesises and deploys all stacks again; answers what the CLI wrote. */
  public async deployAgain(): Promise<string> {
    return deploy(this.emulator, '--all');
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

function deploy(emulator: Emulator, ...args: string[]): Promise<string> {
  // Web and Jobs depend on Platform alone: they are deployed at the same time.
  return emulator.cdk.run('deploy', ...args, '--concurrency', '2', ...UNATTENDED, ...CONTEXT);
}
