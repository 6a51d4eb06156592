import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import * as fc from '../seeded-fast-check';
import { StableTemplate } from '../../lib/testing';

const HASH = fc.stringMatching(/^[0-9a-f]{64}$/);
const MD5 = fc.stringMatching(/^[0-9a-f]{32}$/);
const ID = fc.stringMatching(/^[A-Z][a-z]{2,8}[0-9A-F]{8}$/);

/** Texts around a hash, as CDK writes them. */
const ASSET_TEXT = HASH.chain((hash) => fc.constantFrom(
  `${hash}.zip`,
  `111111111111.dkr.ecr.eu-central-1.\${AWS::URLSuffix}/assets:${hash}`,
  `https://s3.eu-central-1.amazonaws.com/bucket/${hash}.json`,
  `AssetParameters${hash}S3BucketF5C26219`,
  `cdk-assets publish "${hash}:111111111111-eu-central-1-8e8c36b3"`,
));

// As a synthesised template holds it: JavaScript's -0 is written 0.
const PLAIN = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const PLAIN_RESOURCES = fc.dictionary(ID, fc.record({ Type: fc.constantFrom('AWS::SQS::Queue', 'AWS::Lambda::Version'), Properties: PLAIN }));

const ANY_TEMPLATE = fc.tuple(
  fc.dictionary(ID, fc.record({ Type: fc.constant('AWS::Lambda::Function'), Properties: fc.array(fc.oneof(ASSET_TEXT, PLAIN)) })),
  fc.dictionary(fc.tuple(ID, MD5).map((parts) => parts.join('')), fc.record({ Type: fc.constant('AWS::Lambda::Version'), Properties: PLAIN })),
).map(([functions, versions]) => ({
  Resources: { ...functions, ...versions },
  Outputs: Object.fromEntries(Object.keys(versions).map((id) => [`ExportsOutputRef${id}5A8C01F6`, { Value: { Ref: id } }])),
}));

/** What CDK adds to every stack of its own accord. */
const NOISE = {
  Parameters: {
    BootstrapVersion: {
      Type: 'AWS::SSM::Parameter::Value<String>',
      Default: '/cdk-bootstrap/hnb659fds/version',
      Description: 'Version of the CDK Bootstrap resources in this environment, automatically retrieved from SSM Parameter Store. [cdk:skip]',
    },
  },
  Rules: { CheckBootstrapVersion: { Assertions: [{ Assert: { 'Fn::Not': [{ Ref: 'BootstrapVersion' }] } }] } },
  Conditions: { CDKMetadataAvailable: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } },
};
const STATISTICS = { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:x' }, Condition: 'CDKMetadataAvailable' };

const stable = (template: object): Record<string, any> => StableTemplate.fromJSON(template as Record<string, unknown>).toJSON();

describe('properties', () => {
  test('masking twice gives what masking once gives', () => {
    fc.assert(fc.property(ANY_TEMPLATE, (template) => {
      const once = StableTemplate.fromJSON(template);
      expect(StableTemplate.fromJSON(once.toJSON()).asText()).toBe(once.asText());
    }));
  });

  test('a template without assets is unchanged but for what CDK adds for its tools', () => {
    fc.assert(fc.property(PLAIN_RESOURCES, (resources) => {
      fc.pre(Object.keys(resources).length > 0);
      expect(stable({ ...NOISE, Resources: { ...resources, CDKMetadata: STATISTICS } })).toEqual(JSON.parse(JSON.stringify({ Resources: resources })));
    }));
  });

  test('the order in which resources were written does not matter', () => {
    fc.assert(fc.property(ANY_TEMPLATE, ({ Resources, Outputs }) => {
      const reversed = { Outputs, Resources: Object.fromEntries(Object.entries(Resources).reverse()) };
      expect(StableTemplate.fromJSON(reversed).asText()).toBe(StableTemplate.fromJSON({ Resources, Outputs }).asText());
    }));
  });

  test('no hash is lost: the names at the uses and the section of the hashes restore each text', () => {
    fc.assert(fc.property(fc.array(HASH, { minLength: 1, maxLength: 4 }), (hashes) => {
      const Resources = Object.fromEntries(hashes.map((hash, index) => [`Fn${index}`, { Key: `${hash}.zip` }]));
      const masked = stable({ Resources });
      for (const [id, { Key }] of Object.entries(Resources)) {
        const name = /^<(.+)>\.zip$/.exec(masked.Resources[id].Key)?.[1] as string;
        expect(`${masked.Assets[name]}.zip`).toBe(Key);
      }
    }));
  });
});

describe('what CDK adds for its tools', () => {
  test('is gone from a template read from a file, with the sections that held nothing else', () => {
    expect(stable({ ...NOISE, Resources: { CDKMetadata: STATISTICS, Queue: { Type: 'AWS::SQS::Queue' } } }))
      .toEqual({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } });
  });

  test('is gone from a synthesised stack without a region', () => {
    const stack = new Stack(new App({ analyticsReporting: true }), 'Orders');
    new lambda.Function(stack, 'Fn', { code: lambda.Code.fromInline('x'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X });
    expect(Object.keys(Template.fromStack(stack).toJSON()).sort()).toEqual(['Conditions', 'Parameters', 'Resources', 'Rules']);
    expect(Object.keys(StableTemplate.fromStack(stack).toJSON())).toEqual(['Resources']);
  });

  test('leaves the other entries of its sections', () => {
    const Parameters = { ...NOISE.Parameters, Size: { Type: 'Number' } };
    const Conditions = { ...NOISE.Conditions, Large: { 'Fn::Equals': [{ Ref: 'Size' }, 9] } };
    const Rules = { ...NOISE.Rules, Sane: { Assertions: [] } };
    expect(stable({ ...NOISE, Parameters, Conditions, Rules, Resources: { CDKMetadata: STATISTICS } })).toEqual({
      Parameters: { Size: { Type: 'Number' } },
      Conditions: { Large: { 'Fn::Equals': [{ Ref: 'Size' }, 9] } },
      Rules: { Sane: { Assertions: [] } },
    });
  });

  test('is not mistaken for a parameter of the user, nor for a condition the user relies on', () => {
    const Parameters = { BootstrapVersion: { Type: 'String', Description: 'Version of Bootstrap, the CSS library' } };
    const Queue = { Type: 'AWS::SQS::Queue', Condition: 'CDKMetadataAvailable' };
    expect(stable({ ...NOISE, Parameters, Resources: { CDKMetadata: STATISTICS, Queue } })).toEqual({
      Parameters, Rules: NOISE.Rules, Conditions: NOISE.Conditions, Resources: { Queue },
    });
  });

  test('includes local paths of assets, but not the paths of constructs', () => {
    const Metadata = { 'aws:cdk:path': 'Orders/Fn', 'aws:asset:path': '/home/me/dist', 'aws:asset:is-bundled': false };
    expect(stable({ Resources: { Fn: { Metadata }, Gn: { Metadata: { 'aws:asset:path': '/home/me/dist' } } } }))
      .toEqual({ Resources: { Fn: { Metadata: { 'aws:cdk:path': 'Orders/Fn' } }, Gn: {} } });
  });
});

describe('references to other stacks', () => {
  test('stay as they are', () => {
    const Resources = {
      Fn: { Import: { 'Fn::ImportValue': 'Platform:ExportsOutputRefQueue4A7E35555A8C01F6' } },
      Gn: { Weak: { 'Fn::GetStackOutput': { StackName: 'Platform', OutputName: 'PublishOutputRefQueue4A7E35555A8C01F6' } } },
    };
    expect(stable({ Resources })).toEqual({ Resources });
  });

  test('lose only the hash where they name a version, and the digits made from it', () => {
    const id = 'FnCurrentVersion17A89ABBd1eb767590ec3759d994f5603cb7a95d';
    expect(stable({
      Resources: { [id]: { Type: 'AWS::Lambda::Version' } },
      Outputs: { [`ExportsOutputFnGetAtt${id}Arn5A8C01F6`]: { Value: { 'Fn::Sub': `\${${id}.Arn}` } } },
    })).toEqual({
      Resources: { 'FnCurrentVersion17A89ABB<hash>': { Type: 'AWS::Lambda::Version' } },
      Outputs: { 'ExportsOutputFnGetAttFnCurrentVersion17A89ABB<hash>Arn': { Value: { 'Fn::Sub': '${FnCurrentVersion17A89ABB<hash>.Arn}' } } },
    });
  });
});

describe('ids that end in a hash of content', () => {
  const [one, two] = ['1'.repeat(32), '2'.repeat(32)];

  test('stay apart when only the hash told them apart', () => {
    const version = { Type: 'AWS::Lambda::Version' };
    expect(Object.keys(stable({ Resources: { [`Fn${one}`]: version, [`Fn${two}`]: version } }).Resources)).toEqual(['Fn<hash>', 'Fn<hash> 2']);
  });

  test('stay whole on other resources: there a new id is a replacement', () => {
    const Resources = { [`Secret17A89ABB${one}`]: { Type: 'AWS::SecretsManager::Secret' }, Servers8D012A14: { Type: 'AWS::EC2::Instance' } };
    expect(stable({ Resources })).toEqual({ Resources });
  });
});

test('a longer number that has 64 hexadecimal digits in it is no asset', () => {
  const Resources = { Fn: { Sha512: 'a'.repeat(128) } };
  expect(stable({ Resources })).toEqual({ Resources });
});

test('the text ends in a line break and is indented by two spaces', () => {
  expect(StableTemplate.fromJSON({ Resources: { B: 1, A: [2] } }).asText())
    .toBe('{\n  "Resources": {\n    "A": [\n      2\n    ],\n    "B": 1\n  }\n}\n');
});
