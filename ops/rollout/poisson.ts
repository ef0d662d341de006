/** In [0, 1). */
export type Random = () => number;

/** P(at most first + index), for every count that a uniform number of 53 bits can hit. */
interface Distribution {
  readonly first: number;
  readonly upTo: Float64Array;
}

/** By mean: traffic has the same few all the time. */
const distributions = new Map<number, Distribution>();

/** A Poisson distributed count, one random number each: by the inverse of the distribution function. */
export function poisson(mean: number, random: Random): number {
  if (mean <= 0) return 0;
  let distribution = distributions.get(mean);
  if (!distribution) {
    distribution = distributionOf(mean);
    distributions.set(mean, distribution);
  }
  const { first, upTo } = distribution;
  const number = random();
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? 1) > number) high = middle;
    else low = middle + 1;
  }
  return first + low;
}

/** From the most likely count outwards, each relative to its neighbour: no factorial, and nothing under- or overflows. */
function distributionOf(mean: number): Distribution {
  const mode = Math.floor(mean);
  // Ten standard deviations on each side, and a tail for small means: what is beyond is under 2^-53.
  const reach = Math.ceil(10 * Math.sqrt(mean)) + 25;
  const first = Math.max(0, mode - reach);
  const likelihoods = new Float64Array(mode + reach - first + 1);
  likelihoods[mode - first] = 1;
  for (let count = mode; count > first; count -= 1) {
    likelihoods[count - 1 - first] = ((likelihoods[count - first] ?? 0) * count) / mean;
  }
  for (let count = mode + 1; count <= mode + reach; count += 1) {
    likelihoods[count - first] = ((likelihoods[count - 1 - first] ?? 0) * mean) / count;
  }
  const all = likelihoods.reduce((sum, each) => sum + each, 0);
  let sum = 0;
  return { first, upTo: likelihoods.map((each) => (sum += each / all)) };
}
