import { Option } from 'commander';
import { TemplateError, type Templates } from '../template';

/** Where prices are looked up that no stack and no option names a region for: AWS's first, whose prices its pages show. */
const USUAL_REGION = 'us-east-1';

/** Region of stacks that can be deployed to any. */
export function regionOption(): Option {
  return new Option('--region <region>', 'region of stacks that name none, such as eu-central-1').argParser((region) => {
    // Not a list: AWS opens regions faster than programs are updated.
    if (!/^[a-z]{2,3}(-[a-z]+)+-\d$/.test(region)) throw new TemplateError('--region', `must be a region such as eu-central-1, got ${region}; mend it`);
    return region;
  });
}

/** Region of the prices of stacks that name none: as asked for, else that of all other stacks, else the usual one. */
export function pricedRegion({ stacks }: Templates, asked: string | undefined): string {
  const regions = new Set(stacks.map(({ region }) => region).filter((region) => region !== undefined));
  return asked ?? (regions.size === 1 ? [...regions][0] : USUAL_REGION);
}
