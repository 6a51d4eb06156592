import { isObject, Resource } from '../../template';

/** The name of the public parameter that an image is looked up by at each deployment, such as `/aws/service/ami-amazon-linux-latest/…`. */
export function lookedUpImage({ stack }: Resource, image: unknown): string | undefined {
  const name = typeof image === 'string' ? /^\{\{resolve:ssm:([^:}]+)/.exec(image)?.[1]
    : isObject(image) && typeof image.Ref === 'string' ? defaultOf(stack.section('Parameters')[image.Ref]) : undefined;
  return name?.startsWith('/aws/service/') === true ? name : undefined;
}

function defaultOf(parameter: unknown): string | undefined {
  return isObject(parameter) && String(parameter.Type).startsWith('AWS::SSM::Parameter::Value') && typeof parameter.Default === 'string' ? parameter.Default : undefined;
}
