/** Of the message groups of a FIFO queue, those that at least one of so many messages belongs to, each message to any of them. */
export function groupsAmong(messages: number, groups: number): number {
  if (groups <= 1) return Math.min(groups, messages);
  return Math.max(Math.min(1, messages), Math.round(groups * -Math.expm1(messages * Math.log1p(-1 / groups))));
}
