import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

/** Image platform and task architecture that mean the same. */
const PLATFORMS = [
  { architecture: ecs.CpuArchitecture.ARM64, platform: Platform.LINUX_ARM64 },
  { architecture: ecs.CpuArchitecture.X86_64, platform: Platform.LINUX_AMD64 },
];

/** What Docker builds for to run on an architecture. */
export function imagePlatformOf(architecture: ecs.CpuArchitecture): Platform | undefined {
  return PLATFORMS.find((pair) => pair.architecture === architecture)?.platform;
}

/**
 * The image, built for the architecture that it runs on.
 *
 * Docker builds for the machine it runs on: without this, an image built on another kind of processor than the one it
 * runs on stops with `exec format error`. An image that is not built here (by name, from ECR) cannot be seen into.
 *
 * @param host what runs it, in the possessive: `the task's`
 */
export function imageFor(scope: IConstruct, image: ecs.ContainerImage, architecture: ecs.CpuArchitecture, host: string): ecs.ContainerImage {
  if (!isAsset(image)) return image;
  const wanted = imagePlatformOf(architecture);
  const asked = image.props.platform?.platform;
  if (wanted === undefined || asked === wanted.platform) return image;
  if (asked === undefined) return ecs.ContainerImage.fromAsset(image.directory, { ...image.props, platform: wanted });
  return refuse(scope, `platform of the image must match ${host} architecture (${wanted.platform}), got ${asked}; `
    + 'set architecture to the image\'s, or leave platform out');
}

/** What CDK keeps of `ContainerImage.fromAsset`, and declares private. */
interface Asset {
  readonly directory: string;
  readonly props: ecs.AssetImageProps;
}

function isAsset(image: unknown): image is Asset {
  const { directory, props } = image as Partial<Asset>;
  return typeof directory === 'string' && typeof props === 'object';
}
