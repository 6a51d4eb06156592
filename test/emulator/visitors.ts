import { setTimeout as sleep } from 'node:timers/promises';
import { colourOf, pictureOf } from './pictures';
import { Shop, Upload } from './shop';
import { until } from './until';

/** The shop sells one under this id. */
export const PRODUCT = '7';

/** Visitors who upload at the same time. */
const AT_A_TIME = 10;

/** Between two uploads of one visitor: a few per second, which one worker on two cores keeps up with. */
const PAUSE_MS = 100;

/** A visitor uploads several pictures a second, unless CloudFormation has both cores. */
const UPLOADS_SECONDS = 60;

/**
 * Uploads pictures, each of the colour of its number.
 *
 * @returns what the shop answered, by number
 */
export async function uploadMany(shop: Shop, count: number): Promise<Upload[]> {
  const uploads: Upload[] = [];
  let next = 0;
  const visit = async () => {
    for (let number = next++; number < count; number = next++) {
      uploads[number] = await shop.upload(PRODUCT, pictureOf(400, 300, colourOf(number)), 'image/png');
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, visit));
  return uploads;
}

/** Uploads one picture after the other until told to leave. */
export class Visitor {
  public readonly uploads: Upload[] = [];
  private leaving = false;
  private readonly over: Promise<void>;

  public constructor(private readonly shop: Shop) {
    this.over = this.visit();
    // Said by `leave`; until then it is no unhandled rejection.
    this.over.catch(() => undefined);
  }

  /** Waits until this many pictures have been uploaded. */
  public async until(count: number): Promise<void> {
    const there = until(`${count} uploads`, () => this.uploads.length >= count, UPLOADS_SECONDS);
    // The visit is over before the visitor leaves only when an upload was refused.
    await Promise.race([there, this.over]);
  }

  /** Ends the visit; fails when an upload was refused. */
  public async leave(): Promise<Upload[]> {
    this.leaving = true;
    await this.over;
    return this.uploads;
  }

  private async visit(): Promise<void> {
    const encoded = pictureOf(400, 300, colourOf(0));
    while (!this.leaving) {
      this.uploads.push(await this.shop.upload(PRODUCT, encoded, 'image/png'));
      await sleep(PAUSE_MS);
    }
  }
}
