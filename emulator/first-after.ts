/** Index of the first item that is after a place in an ordered list. */
export function firstAfter<Item>(items: readonly Item[], isAfter: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && isAfter(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
