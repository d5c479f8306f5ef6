import { clock, minute } from './format.js';

/** Round steps that give about `count` lines from 0 to `max`. */
export function valueTicks(max, count, isInteger) {
  if (!(max > 0)) return [0];
  const raw = max / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((candidate) => candidate >= raw);
  const unit = isInteger ? Math.max(1, Math.ceil(step)) : step;
  const ticks = [];
  for (let value = 0; value <= max * 1.0001; value += unit) ticks.push(Number(value.toPrecision(12)));
  return ticks;
}

const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);

/** Times at round minutes of the local clock, at least `spacing` pixels apart. */
export function timeTicks(from, to, width, spacing) {
  const least = ((to - from) / width) * spacing;
  const step = STEPS.find((candidate) => candidate >= least) ?? STEPS[STEPS.length - 1];
  const offset = new Date(to).getTimezoneOffset() * 60_000;
  const ticks = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) {
    ticks.push({ at, label: step < 60_000 ? clock(at) : minute(at) });
  }
  return ticks;
}

/**
 * Points to draw: the smallest and the largest of each pixel column, so that no spike is lost, and
 * null for a gap.
 */
export function thinned(points, x) {
  const thin = [];
  let column = null;
  let low = null;
  let high = null;
  const flush = () => {
    if (low === null) return;
    const pair = low.at <= high.at ? [low, high] : [high, low];
    thin.push(pair[0]);
    if (pair[0] !== pair[1]) thin.push(pair[1]);
    low = high = null;
  };
  for (const point of points) {
    const here = point.value === null ? null : Math.round(x(point.at));
    if (here !== column) {
      flush();
      column = here;
    }
    if (here === null) {
      if (thin.length && thin[thin.length - 1] !== null) thin.push(null);
    } else {
      if (low === null || point.value < low.value) low = point;
      if (high === null || point.value > high.value) high = point;
    }
  }
  flush();
  return thin;
}
