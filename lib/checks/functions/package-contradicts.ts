import type { Settings } from '../../template';
import type { Rule } from '../rule';

/** An image brings its own runtime; a package of code needs one. */
export const packageContradicts: Rule = {
  name: 'PackageContradicts',
  severity: 'error',
  cause: 'a function of an image has settings of code that Lambda unpacks, or the other way round',
  consequence: 'Lambda rejects the function',
  fix: 'leave Runtime, Handler and Layers out of a function with PackageType Image; set Runtime and Handler of all others',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html',
  cdk: 'refuses in L2s; silent for L1s',
  find: function* (all) {
    for (const { resource } of all.functions) {
      const { properties } = resource;
      // What a macro adds is not seen.
      if (properties.unknown !== undefined || properties.has('Fn::Transform') || resource.stack.isGenerated) continue;
      const type = properties.text('PackageType') ?? (properties.settings('Code').has('ImageUri') ? undefined : 'Zip');
      for (const message of type === 'Image' ? forImage(properties) : type === 'Zip' ? forCode(properties) : []) yield { resource, message };
    }
  },
};

function* forImage(properties: Settings): Iterable<string> {
  const surplus = ['Runtime', 'Handler', 'Layers'].filter((name) => properties.has(name) && (name !== 'Layers' || properties.values(name).length > 0));
  if (surplus.length > 0) yield `${surplus.join(' and ')} must not be set where PackageType is Image`;
}

function* forCode(properties: Settings): Iterable<string> {
  const missing = ['Runtime', 'Handler'].filter((name) => !properties.has(name));
  if (missing.length > 0) yield `${missing.join(' and ')} must be set where PackageType is Zip, got none`;
  if (properties.settings('Code').has('ImageUri')) yield 'Code must not be an image where PackageType is Zip';
}
