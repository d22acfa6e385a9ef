// How many decimals can an asset have?

const SCALE_PATTERN = /^(?:[0-9]|[12][0-9]|30)$/;

/** Whether it is a whole number of decimals from 0 to 30. A caller without types may give anything. */
export function isScale(scale: unknown): scale is number {
  return typeof scale === "number" && SCALE_PATTERN.test(String(scale));
}
