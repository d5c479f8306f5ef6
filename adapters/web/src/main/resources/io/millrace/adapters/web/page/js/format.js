const UNKNOWN = '–';

export const isKnown = (value) => typeof value === 'number' && Number.isFinite(value);

/** About three telling digits: 0.31, 4.2, 87, 1,204, 18.4 k, 2.1 M. */
export function number(value) {
  if (!isKnown(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size >= 1e6) return `${trim(value / 1e6, 1)} M`;
  if (size >= 1e5) return `${trim(value / 1e3, 0)} k`;
  if (size >= 1e4) return `${trim(value / 1e3, 1)} k`;
  if (size >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en-US');
  return trim(value, size >= 10 ? 1 : 2);
}

function trim(value, digits) {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** 0.4 s, 12 s, 2 min 14 s, 3 h 5 min. */
export function duration(millis) {
  if (!isKnown(millis)) return UNKNOWN;
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 10) return `${trim(seconds, 1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, 'min', Math.floor(seconds % 60), 's');
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? two(hours, 'h', minutes % 60, 'min')
    : two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function two(large, largeUnit, small, smallUnit) {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const minuteFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

export const clock = (millis) => clockFormat.format(millis);
export const minute = (millis) => minuteFormat.format(millis);

const SUFFIXES = [
  ['PerSecond', '/s'],
  ['Seconds', 's'],
  ['Millis', 'ms'],
  ['MiB', 'MiB'],
  ['Bytes', 'B'],
  ['Cores', 'cores'],
  ['Records', 'records'],
  ['Percent', '%'],
];

/** What the name of a series says: its unit from the suffix, its words from the capitals. */
export function seriesName(name) {
  const [suffix, unit] = SUFFIXES.find(([end]) => name.endsWith(end)) ?? ['', ''];
  const stem = name.slice(0, name.length - suffix.length) || name;
  const words = stem
    .replace(/_/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (all, left, right) => `${left} ${right.toLowerCase()}`);
  const label = words.replace(/^cpu\b/, 'CPU').replace(/^./, (first) => first.toUpperCase());
  return { label, unit };
}

export { UNKNOWN };
