import { Cards, phaseTone, phaseWords } from './cards.js';
import { Charts } from './charts.js';
import { Connection } from './connection.js';
import { Decisions } from './decisions.js';
import { choices, h, setText } from './dom.js';
import { Figures } from './figures.js';
import { clock, duration, isKnown } from './format.js';
import { Balance, Lanes, equalShare, shareWords } from './race.js';
import { Store, keyOf } from './store.js';

const MINUTE = 60_000;
const WINDOWS = [
  { value: '2', label: '2 min', hint: 'The last two minutes' },
  { value: '10', label: '10 min', hint: 'The last ten minutes' },
  { value: '30', label: '30 min', hint: 'The last half hour' },
  { value: 'all', label: 'All', hint: 'All that is kept: two hours' },
];
/** Minutes. */
const STEPS = [1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120];
const LOOK_AGAIN = 2000;
const HISTORY = 400;

const byId = (id) => document.getElementById(id);
const store = new Store();
const balance = new Balance(byId('balance'));
const lanes = new Lanes(byId('lanes'));
const figures = new Figures(byId('figures'));
const cards = new Cards(byId('cards'), choose);
let shownWindow = '10';
let skew = 0; // server's clock minus ours
let subject = decodeURIComponent(location.hash.slice(1));
let explained = null;
let stateNow = { state: 'connecting', retryAt: null };

const decisions = new Decisions(byId('decision-list'), byId('filters'), byId('find'), (at) => charts.point(at));
const charts = new Charts(byId('charts'), byId('more-charts'), byId('more-count'), (decision) => decisions.mark(decision));

async function get(path) {
  const response = await fetch(path, { cache: 'no-store' });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return path.endsWith('explain') ? response.text() : response.json();
}

/** Everything up to now. What is told live meanwhile waits in the stream, so nothing falls between. */
async function load() {
  const since = Math.max(0, store.newestSample());
  const applications = await get('api/applications');
  const [series, ...histories] = await Promise.all([
    get(`api/series?since=${since}`),
    ...applications.map((application) => get(`api/applications/${keyOf(application)}/history?limit=${HISTORY}`)),
  ]);
  store.addColumns(series);
  histories.flat().forEach((decision) => store.addDecision(decision));
  store.isLoaded = true;
  store.setApplications(applications);
}

async function look() {
  if (document.hidden || stateNow.state !== 'live') return;
  try {
    store.setApplications(await get('api/applications'));
  } catch {
    // the stream will notice and say so
  }
}

async function explain() {
  const key = current()?.key;
  if (!key || !byId('why').open || stateNow.state !== 'live') return;
  try {
    const text = await get(`api/applications/${key}/explain`);
    if (text === explained) return;
    explained = text;
    byId('why-lines').replaceChildren(...text.trim().split('\n').map(explainLine));
  } catch {
    // the lines of before stay; the lamp says that they are old
  }
}

function explainLine(line) {
  const [, head, rest] = line.match(/^([A-Z][A-Za-z ]+): (.*)$/) ?? [null, '', line];
  return h('li', {}, head ? h('b', {}, head) : null, h('span', {}, rest));
}

const connection = new Connection('api/events', {
  async hello(hello) {
    skew = hello.atMillis - Date.now();
    setText(byId('title'), hello.title);
    document.title = hello.title;
    byId('notes').replaceChildren(...hello.notes.map((note) => h('li', {}, note)));
    if (!hello.resumed || !store.isLoaded) await load();
    delete document.body.dataset.loading;
    explain();
  },
  event(type, data) {
    if (type === 'sample') {
      store.addSample(data);
    } else if (type === 'decision') {
      store.addDecision(data);
      look();
      explain();
    }
  },
  state(state, retryAt) {
    stateNow = { state, retryAt };
    showState();
    store.changed();
  },
});

function showState() {
  const { state, retryAt } = stateNow;
  const button = byId('connection');
  button.dataset.state = state;
  document.body.dataset.connection = state;
  const wait = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
  const next = wait > 0 ? `, next try in ${wait} s` : ', trying';
  const words = { live: 'Live', connecting: 'Connecting', reconnecting: `Reconnecting${next}`, ended: 'Ended' };
  setText(button.querySelector('.words'), words[state]);
  const last = store.newestSample();
  const asOf = last ? ` Figures are of ${clock(last)}.` : '';
  button.title = { live: 'Figures arrive as they are measured', connecting: '', reconnecting: `The server does not answer.${asOf} Press to try now.`, ended: `The server said goodbye.${asOf} The page goes on when it is back.` }[state];
}

/** The application in the middle: the one asked for, else the first Flink application, else the first. */
function current() {
  const all = store.applications;
  const application =
    all.find((one) => keyOf(one) === subject) ??
    all.find((one) => one.kind === 'FlinkApplication' && one.scaling) ??
    all.find((one) => one.kind === 'FlinkApplication') ??
    all[0];
  if (!application) return null;
  const key = keyOf(application);
  return { key, application, series: store.seriesOf(key), decisions: store.decisionsOf(key) };
}

function choose(key) {
  subject = key;
  history.replaceState(null, '', `#${key}`);
  explained = null;
  store.changed();
  explain();
  byId('main').focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

/** The window asked for; a run that is younger fills a smaller one, in steps, so that the axis rests. */
function shownTime(series) {
  const to = series.newest ?? Date.now() + skew;
  const length = to - (series.times[0] ?? to);
  const asked = shownWindow === 'all' ? Infinity : Number(shownWindow) * MINUTE;
  const step = STEPS.map((minutes) => minutes * MINUTE).find((span) => span >= length) ?? length;
  return { from: to - Math.min(asked, step), to };
}

function render() {
  const now = Date.now() + skew;
  const middle = current();
  if (!middle) {
    showNothing();
    return;
  }
  const { key, application, series } = middle;
  const { from, to } = shownTime(series);
  setText(byId('plots-title'), `The last ${duration(Math.round((to - from) / MINUTE) * MINUTE)}`);
  showSubject(application, now);
  showBalance(application, series, from, to, now);
  figures.show(series, application, from);
  charts.show(series, middle.decisions, from, to, series.columns.has('segments') || application.kind === 'FlinkApplication');
  decisions.show(key, middle.decisions, series);
  setText(byId('why-question'), `Why ${application.desired}?`);
  const others = store.applications.filter((one) => keyOf(one) !== key);
  byId('others').hidden = others.length === 0;
  cards.show(others, now);
  showSubjects(key);
}

function showNothing() {
  const words = store.isLoaded
    ? 'Nothing runs yet. Start something with ./millrace run FILES; it will show up here by itself.'
    : stateNow.state === 'connecting' ? 'Connecting.' : `No answer from ${location.host}. The page keeps trying.`;
  setText(byId('subject'), words);
  balance.show({ segments: null, managers: null, labels: ['segments', 'TaskManagers'], verdict: words, tone: store.isLoaded ? 'calm' : 'busy', share: '\u00a0' });
  decisions.show('', [], null);
  lanes.show({ segments: 0, managers: 0, places: 8, isMoving: false });
}

function showSubject(application, now) {
  const since = application.sinceMillis === null ? '' : ` for ${duration(Math.floor((now - application.sinceMillis) / 1000) * 1000)}`;
  const parts = [keyOf(application).replace(/^default\//, ''), `${phaseWords(application)}${since}`, application.image, `attempt ${application.attempt}`];
  if (application.revision) parts.push(`revision ${application.revision.slice(0, 8)}`);
  const host = byId('subject');
  host.dataset.tone = phaseTone(application.phase);
  setText(host, parts.join('  ·  '));
}

function showBalance(application, series, from, to, now) {
  const hasSegments = series.columns.has('segments');
  const wanted = hasSegments ? series.now('segments') : (series.now('desired') ?? application.desired);
  const there = hasSegments ? series.now('taskManagers') : (application.registered ?? application.ready);
  const isMoving = stateNow.state === 'live' && application.phase !== 'Suspended';
  const isOne = there === 1;
  const noun = application.kind === 'FlinkApplication' ? (isOne ? 'TaskManager' : 'TaskManagers') : isOne ? 'replica' : 'replicas';
  const labels = [hasSegments ? (wanted === 1 ? 'segment' : 'segments') : 'wanted', noun];
  balance.show({
    segments: wanted,
    managers: there,
    labels,
    ...verdict(application, wanted, there, noun, hasSegments, now),
    share: hasSegments ? shareWords(equalShare(series, from, to)) : '\u00a0',
  });
  lanes.show({ segments: wanted, managers: there, places: application.scaling?.maxReplicas, isMoving });
}

function verdict(application, wanted, there, noun, hasSegments, now) {
  const lasting = application.sinceMillis === null ? '' : ` for ${duration(now - application.sinceMillis)}`;
  if (application.trouble) {
    return { tone: 'bad', verdict: `Failing for ${duration(now - application.trouble.sinceMillis)}: ${application.trouble.message}` };
  }
  if (['DeployFailed', 'Recovering'].includes(application.phase)) {
    return { tone: 'bad', verdict: `${phaseWords(application)}${lasting}: ${application.lastReason.message}` };
  }
  if (!['Running', 'Rescaling'].includes(application.phase)) {
    return { tone: 'busy', verdict: `${phaseWords(application)}${lasting}: ${application.lastReason.message}` };
  }
  if (!isKnown(wanted) || !isKnown(there)) {
    return { tone: 'busy', verdict: `Not known now: ${application.lastReason.message}` };
  }
  if (wanted === there) {
    return { tone: 'calm', verdict: hasSegments ? `One TaskManager for each segment.` : 'As many as wanted.' };
  }
  const gap = Math.abs(wanted - there);
  const words = wanted > there ? `${gap} short, being started` : `${gap} too many, being taken away`;
  return { tone: 'busy', verdict: application.phase === 'Rescaling' ? `${words}${lasting}.` : `${words}.` };
}

/** A row to choose from when several applications are sized by a rule. */
function showSubjects(key) {
  const sized = store.applications.filter((one) => one.scaling || one.kind === 'FlinkApplication');
  const host = byId('subjects');
  host.hidden = sized.length < 2;
  const names = sized.map(keyOf).join() + key;
  if (host.hidden || host.dataset.names === names) return;
  host.dataset.names = names;
  choices(host, 'subject', sized.map((one) => ({ value: keyOf(one), label: one.name, hint: keyOf(one) })), key, choose);
}

choices(byId('windows'), 'window', WINDOWS, shownWindow, (value) => {
  shownWindow = value;
  render();
});
byId('connection').addEventListener('click', () => connection.retry());
byId('why').addEventListener('toggle', explain);
byId('more').addEventListener('toggle', render);
addEventListener('hashchange', () => choose(decodeURIComponent(location.hash.slice(1))));
store.onChange(render);
setInterval(() => {
  if (stateNow.state !== 'live') showState();
}, 1000);
setInterval(() => {
  look();
  explain();
}, LOOK_AGAIN);
showNothing();
connection.open();
