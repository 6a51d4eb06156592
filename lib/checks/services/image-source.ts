import { Container, Reference, Text } from '../../template';

/** Where an image comes from: a private repository of ECR, a public registry, or unknown. */
export function imageSource({ image }: Container): 'private' | 'public' | undefined {
  const written = image instanceof Text ? image.pattern : image;
  if (image instanceof Text && image.parts.some((part) => part instanceof Reference && part.resource.type === 'AWS::ECR::Repository')) return 'private';
  if (typeof written !== 'string') return undefined;
  if (written.includes('.dkr.ecr.')) return 'private';
  return image instanceof Text ? undefined : 'public';
}
