import type { Resource } from '../../template';
import type { Rule } from '../rule';
import { functionBehind } from '../../template/arn';

/** What everyone must be allowed, since October 2025 both. */
const NEEDED = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];

/** A URL for anybody needs permissions for anybody. */
export const functionUrlRefusesEveryone: Rule = {
  name: 'FunctionUrlRefusesEveryone',
  severity: 'error',
  cause: 'a function URL is open to everyone, and the permissions of the function do not let everyone call its URL and the function',
  consequence: 'every request is answered with 403',
  fix: 'add two AWS::Lambda::Permissions for Principal *: lambda:InvokeFunctionUrl with FunctionUrlAuthType NONE, and lambda:InvokeFunction with InvokedViaFunctionUrl true',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
  cdk: 'silent for L1s; addFunctionUrl adds both permissions',
  find: function* (all) {
    for (const url of all.templates.ofType('AWS::Lambda::Url')) {
      const named = all.functionAt(url.properties.value('TargetFunctionArn'));
      if (named === undefined || url.properties.text('AuthType') !== 'NONE' || url.stack.isGenerated || named.function.resource.stack.isGenerated) continue;
      const permissions = all.templates.ofType('AWS::Lambda::Permission').filter((permission) => mayLetEveryone(permission, named.function.resource));
      const missing = NEEDED.filter((action) => !permissions.some(({ properties }) => mayBe(properties.value('Action'), action)));
      if (missing.length > 0) yield { resource: url, message: `${named.function.displayName} must permit ${missing.join(' and ')} to everyone where AuthType is NONE, got no such permission` };
    }
  },
};

/** Whether a permission is, or may be, for everyone and for a function. */
function mayLetEveryone({ properties }: Resource, called: Resource): boolean {
  const of = properties.resource('FunctionName');
  const principal = properties.value('Principal');
  return (of === undefined || functionBehind(of) === called) && (principal === '*' || typeof principal !== 'string');
}

function mayBe(written: unknown, action: string): boolean {
  return typeof written !== 'string' || [action, 'lambda:*', '*'].includes(written);
}
