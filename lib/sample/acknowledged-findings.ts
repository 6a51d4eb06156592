import type { ShopPlatform } from './shop-platform';

/** Findings of cdk-nag that the sample lives with, each with its reason. */
export function acknowledgeFindings(shop: ShopPlatform): void {
  void shop;
}
