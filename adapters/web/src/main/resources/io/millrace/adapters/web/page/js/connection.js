const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
const SILENCE = 12_000; // the server says something every five seconds

/**
 * The live stream. It reads server-sent events by fetch, because an EventSource can neither name the
 * last event after a restart of its own nor say when it tries again.
 */
export class Connection {
  #lastId = null;
  #attempt = 0;
  #abort = null;
  #timer = null;
  #watchdog = null;
  #hasEnded = false;

  /**
   * @param handlers hello (awaited before later events), event(type, data), state(state, retryAt)
   */
  constructor(url, handlers) {
    this.url = url;
    this.handlers = handlers;
    addEventListener('online', () => this.#retryNow());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#retryNow();
    });
  }

  async open() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    if (this.#attempt === 0) this.handlers.state('connecting', null);
    try {
      this.#watch();
      const headers = { Accept: 'text/event-stream' };
      if (this.#lastId) headers['Last-Event-ID'] = this.#lastId;
      const response = await fetch(this.url, { headers, cache: 'no-store', signal: abort.signal });
      if (!response.ok) throw new Error(`the server answers ${response.status}`);
      await this.#read(response.body.getReader());
    } catch {
      // why it broke does not matter: the state says that it did, and the next try is on its way
    }
    if (this.#abort === abort) this.#again();
  }

  /** Tries at once when it waits for the next try. */
  retry() {
    this.#retryNow();
  }

  #retryNow() {
    if (this.#timer !== null) this.open();
  }

  #again() {
    clearTimeout(this.#watchdog);
    const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#attempt);
    const wait = longest * (0.75 + Math.random() * 0.25);
    this.#attempt++;
    this.#timer = setTimeout(() => this.open(), wait);
    this.handlers.state(this.#hasEnded ? 'ended' : 'reconnecting', Date.now() + wait);
  }

  #watch() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#abort?.abort(), SILENCE);
  }

  async #read(reader) {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.#watch();
      text += decoder.decode(value, { stream: true });
      const blocks = text.split(/\r?\n\r?\n/);
      text = blocks.pop();
      for (const block of blocks) await this.#take(block);
    }
  }

  async #take(block) {
    let type = 'message';
    let id = null;
    const data = [];
    for (const line of block.split(/\r?\n/)) {
      const colon = line.indexOf(':');
      if (colon <= 0) continue;
      const value = line.slice(colon + 1).replace(/^ /, '');
      const field = line.slice(0, colon);
      if (field === 'event') type = value;
      else if (field === 'id') id = value;
      else if (field === 'data') data.push(value);
    }
    if (data.length === 0) return;
    const body = JSON.parse(data.join('\n'));
    if (type === 'hello') {
      await this.handlers.hello(body);
      this.#attempt = 0;
      this.#hasEnded = false;
      this.handlers.state('live', null);
    } else if (type === 'bye') {
      this.#hasEnded = true;
    } else {
      this.handlers.event(type, body);
    }
    // only now: what was not taken in must be told again
    if (id) this.#lastId = id;
  }
}
