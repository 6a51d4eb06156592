import { isObject } from '../../template';
import type { Rule } from '../rule';
import { lookedUpImage } from './machine-images';

/** A new image is a new instance. */
export const instanceReplacedByNewImage: Rule = {
  name: 'InstanceReplacedByNewImage',
  severity: 'warning',
  cause: 'a single instance has whatever image is the latest at each deployment',
  consequence: 'a deployment after the next image replaces the instance, and what is on its disk is gone',
  fix: 'pin the image (in CDK cachedInContext: true), or keep the data elsewhere and let an Auto Scaling group replace instances',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html',
  cdk: 'silent',
  find: function* (all) {
    for (const resource of all.templates.ofType('AWS::EC2::Instance')) {
      const image = isObject(resource.written.Properties) ? lookedUpImage(resource, resource.written.Properties.ImageId) : undefined;
      if (image !== undefined) yield { resource, message: `its image should stay the same, got ${image}, which changes` };
    }
  },
};
