import { Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import { PlatformStackProps, WebServerFleet, WebServerFleetProps } from '../../lib';
import { aPlatform, IMAGE, onlyOne } from '../a-platform';

/** A fleet in the always-on half of a platform. */
export function aFleet(props: Partial<WebServerFleetProps> = {}, platformProps: PlatformStackProps = {}) {
  const parts = aPlatform(platformProps);
  const shop = new WebServerFleet(parts.web, 'Shop', { image: IMAGE, ...props });
  return { ...parts, shop };
}

/** What a stack's roles may do. */
export function statements(stack: Stack): any[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** The script that a fleet's servers run first; what is known at deploy time alone stands in brackets. */
export function userDataOf(stack: Stack): string {
  const { UserData } = onlyOne(stack, 'AWS::EC2::LaunchTemplate').LaunchTemplateData;
  const text = UserData['Fn::Base64'];
  const parts: unknown[] = typeof text === 'string' ? [text] : text['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : `[${textOf(part as Record<string, any>)}]`)).join('');
}

/** A file that the script writes. */
export function fileIn(script: string, path: string): string {
  const [, rest] = script.split(`cat > ${path} <<'END-OF-FILE'\n`);
  return rest.split('\nEND-OF-FILE')[0];
}

/** The environment that the script writes. */
export function environmentOf(stack: Stack): Record<string, string> {
  const lines = fileIn(userDataOf(stack), '/opt/web-server/environment').split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

function textOf(reference: Record<string, any>): string {
  return reference.Ref ?? reference['Fn::Sub'] ?? JSON.stringify(reference);
}
